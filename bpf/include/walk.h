/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* One subject's rows in one direction: the lowest row that accepts the packet decides. */
#ifndef WEIR_WALK_H
#define WEIR_WALK_H

#include "classify.h"

enum {
	WORDS_A_STEP = 4,            /* of every vector, per call of the loop's body */
	MAX_STEPS = WEIR_ROWS,       /* a step ends in a later word or in a later row */
};

/* The loop's state. All that changes from step to step is `from`, and `row` at the last. */
struct search {
	struct slot slot;
	struct vectors vectors;
	__u64 from;                  /* the row to go on at */
	__u64 end;                   /* first word behind the walk */
	__u32 row;                   /* WEIR_NONE until one accepts */
};

static __always_inline __u64 accepted(const struct slot *slot, const struct vectors *vectors, __u64 word)
{
	__u64 at = word * sizeof(__u64);

	return read64(slot, vectors->source + at) & read64(slot, vectors->destination + at) &
	       read64(slot, vectors->service + at) & read64(slot, vectors->source_port + at);
}

/* Number of the lowest set bit: the ones below it, counted in parallel (BPF has no instruction for it). */
static __always_inline __u32 lowest_bit(__u64 bits)
{
	__u64 ones = (bits & -bits) - 1;

	ones -= ones >> 1 & 0x5555555555555555ULL;
	ones = (ones & 0x3333333333333333ULL) + (ones >> 2 & 0x3333333333333333ULL);
	ones = (ones + (ones >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
	return ones * 0x0101010101010101ULL >> 56;
}

static __always_inline bool has_bit(const struct slot *slot, __u64 vector, __u32 row)
{
	return read64(slot, vector + (__u64)(row / 64) * sizeof(__u64)) >> (row % 64) & 1;
}

/* False for a row that a later fragment's missing ports may or may not meet. */
static __always_inline bool is_definite(const struct search *search, __u32 row)
{
	return has_bit(&search->slot, search->vectors.definite_service, row) &&
	       has_bit(&search->slot, search->vectors.definite_source_port, row);
}

static __always_inline __u64 row_at(const struct slot *slot, __u32 row)
{
	return header_of(slot)->rows.offset + (__u64)row * sizeof(struct weir_row);
}

/*
 * A row accepts the packet: it decides, or the search goes on. 1 = done. WEIR_PASS leads to `next`; an
 * allow that a later fragment may not meet leads to the next row, so that only what is certain opens.
 * A row behind the last, or a `next` that leads backwards, is in no image: done without a row.
 */
static __always_inline long settle_row(struct search *search, __u32 row)
{
	__u64 at = row_at(&search->slot, row);
	__u32 next = row + 1;
	bool definite;
	__u32 action;

	if (row >= header_of(&search->slot)->rows.count ||
	    at + sizeof(struct weir_row) > header_of(&search->slot)->size)
		return 1;
	action = read32(&search->slot, at + __builtin_offsetof(struct weir_row, action));
	definite = is_definite(search, row);
	if (definite ? action != WEIR_PASS : action != WEIR_ALLOW) {
		search->row = row;
		return 1;
	}
	if (definite)
		next = read32(&search->slot, at + __builtin_offsetof(struct weir_row, next));
	if (next <= row)
		return 1;
	search->from = forget(&search->slot, next);
	return 0;
}

/* bpf_loop() calls it: 0 = again, 1 = done. The verifier sees one step, whatever the policy. */
static long search_step(__u32 step, void *context)
{
	struct search *search = context;
	__u64 word = search->from / 64, floor = ~0ULL << (search->from % 64), bits = 0;

	for (int i = 0; i < WORDS_A_STEP; i++, word++) {
		if (word >= search->end)
			return 1;
		bits = accepted(&search->slot, &search->vectors, word) & floor;
		if (bits)
			break;
		floor = ~0ULL;
	}
	if (bits)
		return settle_row(search, forget(&search->slot, word * 64 + lowest_bit(bits)));
	search->from = forget(&search->slot, word * 64);
	return 0;
}

/* Fills in everything of `side` but the subject. */
static __always_inline void conclude(const struct search *search, struct weir_side *side)
{
	__u64 at = row_at(&search->slot, search->row);

	if (search->row == (__u32)WEIR_NONE)
		return;
	side->row = search->row;
	side->rule = read32(&search->slot, at + __builtin_offsetof(struct weir_row, rule));
	if (!is_definite(search, search->row)) {
		side->reason = WEIR_REASON_FRAGMENT;
		return;
	}
	side->action = read32(&search->slot, at + __builtin_offsetof(struct weir_row, action));
	if (side->action <= WEIR_REJECT)
		side->reason = WEIR_REASON_ROW;
	else
		side->action = WEIR_DENY;
}

/*
 * Asks `subject` about the packet. A walk without an answer is a drop: the image is broken,
 * because the last row of a walk accepts everything.
 */
static __always_inline void walk(const struct slot *slot, const struct vectors *vectors, enum weir_direction direction,
				 struct weir_side *side)
{
	__u64 at = header_of(slot)->subjects.offset + (__u64)side->subject * sizeof(struct weir_subject) +
		   direction * sizeof(struct weir_walk);
	__u32 first = read32(slot, at + __builtin_offsetof(struct weir_walk, first));
	__u32 count = read32(slot, at + __builtin_offsetof(struct weir_walk, count));
	struct search search = {
		.slot = *slot,
		.vectors = *vectors,
		.from = forget(slot, (__u64)first * 64),
		.end = first + count,
		.row = WEIR_NONE,
	};

	side->row = WEIR_NONE;
	side->action = WEIR_DENY;
	side->reason = WEIR_REASON_BROKEN;
	if (side->subject >= header_of(slot)->subjects.count || first > WEIR_ROWS / 64 || count > WEIR_ROWS / 64)
		return;
	bpf_loop(MAX_STEPS, search_step, &search, 0);
	conclude(&search, side);
}

#endif
