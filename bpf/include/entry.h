/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The rows filed under a packet's classes: one ordered hash table for all walks (weir_entry in layout.h). */
#ifndef WEIR_ENTRY_H
#define WEIR_ENTRY_H

#include "classify.h"

/* The multiplier of Fibonacci hashing: 2^64 divided by the golden ratio. */
#define MULTIPLIER 0x9e3779b97f4a7c15ULL

/* The entries of one key, from `at` on; closed while `hash` is 0. */
struct list {
	__u64 at;
	__u64 hash;
};

/* 1 or 0. */
static __always_inline __u64 has_bit(const struct slot *slot, __u64 record, __u32 bit)
{
	return read64(slot, record + (__u64)(bit / 64) * sizeof(__u64)) >> (bit % 64) & 1;
}

/* The classes a kind is filed under. */
static __always_inline __u64 key_of(const struct classes *classes, __u32 walk, __u32 kind)
{
	__u64 first = classes->service.number, second = 0;

	if (kind & WEIR_BY_DESTINATION)
		first = classes->destination.number;
	if (kind & WEIR_BY_SOURCE)
		first = classes->source.number;
	if (kind > WEIR_BY_SERVICE)
		second = classes->service.number;
	if (kind == (WEIR_BY_SOURCE | WEIR_BY_DESTINATION))
		second = classes->destination.number;
	return ((__u64)walk << 3 | kind) << 44 | first << 22 | second;
}

static __always_inline void open_list(const struct slot *slot, const struct classes *classes, __u32 walk, __u32 kind,
				      struct list *list)
{
	const struct weir_image *image = header_of(slot);
	__u64 key = key_of(classes, walk, kind);
	__u64 hash = (key ^ key >> 32) * MULTIPLIER;
	__u64 home = (hash >> 32) * image->entries.count >> 32;

	list->hash = hash;
	list->at = image->entries.offset + home * sizeof(struct weir_entry);
}

/* The kinds under which something may be filed for all three classes; the bits above them are tests. */
static __always_inline __u32 filed_kinds(const struct slot *slot, const struct classes *classes)
{
	return read64(slot, classes->source.record) & read64(slot, classes->destination.record) &
	       read64(slot, classes->service.record) & ((1 << WEIR_FIRST_TEST) - 2);
}

static __always_inline const struct weir_entry *entry_at(const struct slot *slot, __u64 offset)
{
	return (const struct weir_entry *)inside(slot, offset, slot->mask8 - (sizeof(struct weir_entry) - 8));
}

/* True when the packet passes the entry's tests; most entries have one by service alone. */
static __always_inline bool passes(const struct slot *slot, const struct classes *classes,
				   const struct weir_entry *entry)
{
	if (entry->source && !has_bit(slot, classes->source.record, entry->source))
		return false;
	if (entry->destination && !has_bit(slot, classes->destination.record, entry->destination))
		return false;
	return has_bit(slot, classes->service.record, entry->service);
}

#endif
