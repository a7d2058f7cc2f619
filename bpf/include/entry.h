/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The rows filed under a packet's classes: one ordered hash table for all walks (weir_entry in layout.h). */
#ifndef WEIR_ENTRY_H
#define WEIR_ENTRY_H

#include "classify.h"

/* The multiplier of Fibonacci hashing: 2^64 divided by the golden ratio. */
#define MULTIPLIER 0x9e3779b97f4a7c15ULL

/* Of a hash. */
#define BITS_63 (~0ULL >> 1)

/* Where a key's entries may lie. */
struct list {
	__u64 bucket;                /* offset */
	__u64 hash;
	__u64 seen;                  /* so many of them */
};

/* 1 or 0. */
static __always_inline __u64 has_bit(const struct slot *slot, __u64 record, __u32 bit)
{
	return read64(slot, record + (__u64)(bit / 64) * sizeof(__u64)) >> (bit % 64) & 1;
}

/* The classes a kind is filed under, in places of their own, without a branch: kinds follow one another at random. */
static __always_inline __u64 key_of(const struct classes *classes, __u64 walk, __u64 kind)
{
	__u64 by_destination = -(kind >> 1 & 1);
	__u64 source = classes->source.number & -(kind & 1), destination = classes->destination.number & by_destination;
	__u64 service = classes->service.number & -(kind >> 2);

	return (walk << 3 | kind) << 44 | source << 22 | destination | service << (by_destination & 22);
}

static __always_inline void open_list(const struct slot *slot, const struct classes *classes, __u64 walk, __u64 kind,
				      struct list *list)
{
	const struct weir_image *image = header_of(slot);
	__u64 key = key_of(classes, walk, kind);
	__u64 hash = ((key ^ key >> 32) * MULTIPLIER - 1) & BITS_63;
	__u64 home = (hash >> 31) * image->buckets.count >> 32;

	list->hash = hash;
	list->seen = 0;
	list->bucket = image->buckets.offset + home * sizeof(struct weir_bucket);
}

/* The kinds under which something may be filed for all three classes; the bits above them are tests. */
static __always_inline __u32 filed_kinds(const struct slot *slot, const struct classes *classes)
{
	return read64(slot, classes->source.record) & read64(slot, classes->destination.record) &
	       read64(slot, classes->service.record) & ((1 << WEIR_FIRST_TEST) - 2);
}

/* The bucket at `offset`, which is a multiple of its size: one bound for all that is read of it. */
static __always_inline const struct weir_bucket *bucket_at(const struct slot *slot, __u64 offset)
{
	return (const struct weir_bucket *)inside(slot, offset, slot->mask8 - (sizeof(struct weir_bucket) - 8));
}

/* How many of a bucket's hashes are below one, without a branch: where it would be. */
static __always_inline __u64 count_below(const __u64 *hashes, __u64 hash)
{
	__u64 below = 0;

	for (int i = 0; i < WEIR_BUCKET; i++)
		below += (hashes[i] - hash) >> 63;
	return below;
}

/* True when the packet passes the entry's tests, of which 0 always passes; most entries have one by service alone. */
static __always_inline bool passes(const struct slot *slot, const struct classes *classes,
				   const struct weir_entry *entry)
{
	__u64 passed = has_bit(slot, classes->service.record, entry->service);

	if (entry->source | entry->destination)
		passed &= has_bit(slot, classes->source.record, entry->source) &
			  has_bit(slot, classes->destination.record, entry->destination);
	return passed;
}

#endif
