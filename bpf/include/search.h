/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The first row that accepts a packet: of one key's list, and of a few words of vectors. */
#ifndef WEIR_SEARCH_H
#define WEIR_SEARCH_H

#include "entry.h"

enum {
	UNFINISHED = 1,              /* of struct search's kinds, as no kind is 0: the list begun last goes on */
	ENTRIES_A_STEP = 4,          /* per call of the loop's body, and one bucket */
	WORDS_A_STEP = 8,
	KINDS_AT_ONCE = 3,           /* without the loop */
	MAX_STEPS = 1 << 20,         /* a step goes on in a later entry, kind, word or row */
};

/* A struct weir_candidate as one number: the least is the one that decides. */
#define NO_CANDIDATE (~0ULL)

/* What look() answers of a list that it did not come to the end of: the row is none. */
#define UNKNOWN ((__u64)(__u32)WEIR_NONE)

/* Where rule and action of an entry lie in its bucket, and those of a candidate in it: 8 bytes, and aligned. */
#define ENTRY_SAYS (__builtin_offsetof(struct weir_bucket, entries) + __builtin_offsetof(struct weir_entry, rule))
#define CANDIDATE_SAYS __builtin_offsetof(struct weir_candidate, rule)

/* A row, and what it says: what one walk comes to. */
struct outcome {
	__u32 row;                   /* WEIR_NONE: nothing decides */
	__u32 rule;
	__u32 action;                /* WEIR_PASS: may be another for all that the packet says */
};

/* One packet's way through walks, and the loop's state: one object, as the stack has 512 bytes. */
struct search {
	struct slot slot;
	struct classes classes;
	struct list list;            /* that a step left unfinished */
	__u64 walk;                  /* offset of the struct weir_walk */
	__u64 bit;                   /* vector row to go on at, counted from word 0 of the vectors */
	__u64 end;                   /* of the walk's vectors, in words */
	__u64 best;                  /* candidate so far */
	__u64 at;                    /* where its rule and action lie, if there is one */
	__u64 from;                  /* candidates below do not count: a row of WEIR_PASS led here */
	__u32 kinds;                 /* not begun yet, and UNFINISHED */
	struct outcome found;
};

/* Number of the lowest set bit: the ones below it, counted in parallel (BPF has no instruction for it). */
static __always_inline __u32 lowest_bit(__u64 bits)
{
	__u64 ones = (bits & -bits) - 1;

	ones -= ones >> 1 & 0x5555555555555555ULL;
	ones = (ones & 0x3333333333333333ULL) + (ones >> 2 & 0x3333333333333333ULL);
	ones = (ones + (ones >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
	return ones * 0x0101010101010101ULL >> 56;
}

/* The lowest kind of a set of kinds below 8: 0x1d is de Bruijn's for powers of two. */
static __always_inline __u64 lowest_kind(__u64 kinds)
{
	__u64 place = (kinds & -kinds) * 0x1d >> 5 & 7;

	return 0x34572610ULL >> 4 * place & 7;
}

/*
 * One kind's list: its first row that accepts, if that comes before the best so far, else that. A list ends there, where the
 * next key begins, or where nothing better can follow. What is compared and kept is forgotten first: a comparison tells the
 * verifier of both sides, and every outcome would be a state of its own to the end of the program.
 */
static __noinline __u64 look(struct search *search, __u64 offset, __u64 hash, __u64 seen, __u64 best)
{
	const struct slot *slot = &search->slot;
	const struct weir_bucket *bucket = bucket_at(slot, offset);
	__u64 place = forget(slot, count_below(bucket->hashes, hash)), from = forget(slot, search->from);

	if (place < WEIR_BUCKET) {
		if (bucket->hashes[place] != hash)
			return best;
		place = forget(slot, place + seen);
	}
	for (int i = 0; i < ENTRIES_A_STEP; i++, place++) {
		const struct weir_entry *entry;
		__u64 row;

		if (place >= WEIR_BUCKET)
			break;
		entry = &bucket->entries[forget(slot, place) & (WEIR_BUCKET - 1)];
		row = *(const __u64 *)&entry->row;
		if (row >= best)
			return best;
		if (row >= from && passes(slot, &search->classes, entry)) {
			search->at = forget(slot, (offset & -sizeof(*bucket)) + ENTRY_SAYS + place * sizeof(*entry));
			return row;
		}
		if (!entry->more)
			return best;
	}
	if (place >= WEIR_BUCKET) {
		offset += sizeof(*bucket);
		seen = 0;
	} else {
		seen += ENTRIES_A_STEP;
	}
	search->list.bucket = forget(slot, offset);
	search->list.hash = forget(slot, hash);
	search->list.seen = forget(slot, seen);
	return UNKNOWN;
}

/* The first of a few words of vector rows that accepts, if it comes before the best so far, else that. */
static __noinline __u64 scan(struct search *search, __u64 bit, __u64 best)
{
	const struct slot *slot = &search->slot;
	const struct weir_image *image = header_of(slot);
	__u64 word = bit / 64, floor = ~0ULL << (bit % 64), end = forget(slot, search->end), bits, row, at;
	__u64 source = search->classes.source.record + image->source_records.tests * sizeof(__u64);
	__u64 destination = search->classes.destination.record + image->destination_records.tests * sizeof(__u64);
	__u64 service = search->classes.service.record + image->service_records.tests * sizeof(__u64);
	__u64 rows = image->vector_rows.offset, orders = image->vector_orders.offset;

	for (int i = 0; i < WORDS_A_STEP; i++, word++) {
		if (word >= end || read32(slot, orders + word * sizeof(__u32)) > best >> 32)
			return best;
		bits = read64(slot, source + word * sizeof(__u64)) & read64(slot, destination + word * sizeof(__u64)) &
		       read64(slot, service + word * sizeof(__u64)) & floor;
		if (bits) {
			at = rows + (word * 64 + lowest_bit(bits)) * sizeof(struct weir_candidate);
			row = read64(slot, at);
			if (row >= best)
				return best;
			search->at = forget(slot, at + CANDIDATE_SAYS);
			return row;
		}
		floor = ~0ULL;
	}
	return best;
}

#endif
