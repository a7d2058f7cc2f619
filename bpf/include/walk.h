/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* One subject's rows in one direction: the row of lowest order that accepts the packet decides. */
#ifndef WEIR_WALK_H
#define WEIR_WALK_H

#include "entry.h"

enum {
	ENTRIES_A_STEP = 4,          /* per call of the loop's body */
	WORDS_A_STEP = 4,
	MAX_STEPS = 1 << 20,         /* a step goes on in a later entry, kind, word or row */
};

/* A row that accepts the packet; row = WEIR_NONE when there is none. */
struct candidate {
	__u32 order;
	__u32 row;
};

/* One packet's way through walks, and the loop's state: one object, as the stack has 512 bytes. */
struct search {
	struct slot slot;
	struct classes classes;
	__u32 later_fragment;
	struct weir_walk walk;
	struct list list;            /* of the kind begun last */
	__u64 bit;                   /* vector row to go on at, counted from word 0 of the vectors */
	__u32 kinds;                 /* not begun yet */
	__u32 from;                  /* rows of lower order do not count: a row of WEIR_PASS led here */
	struct candidate best;
	__u32 found;                 /* the row that decides; WEIR_NONE until then */
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

static __always_inline __u64 row_at(const struct slot *slot, __u32 row)
{
	return header_of(slot)->rows.offset + (__u64)row * sizeof(struct weir_row);
}

static __always_inline __u32 row_word(const struct slot *slot, __u32 row, __u32 member)
{
	return read32(slot, row_at(slot, row) + member);
}

/*
 * A list ends where the next key begins, where nothing better can follow, or at its first row that accepts. What is compared
 * is forgotten first: a comparison would tell the verifier of both sides, and make a state of every outcome.
 */
static __noinline int scan(struct search *search)
{
	const struct slot *slot = &search->slot;
	__u64 at = search->list.at;

	for (int i = 0; i < ENTRIES_A_STEP; i++, at += sizeof(struct weir_entry)) {
		__u64 hash = read64(slot, at), wanted = forget(slot, search->list.hash);
		__u32 order;

		if (hash != wanted) {
			if (hash - 1 < forget(slot, wanted))
				continue;
			search->list.hash = 0;
			return 0;
		}
		order = read32(slot, at + __builtin_offsetof(struct weir_entry, order));
		if (order >= (__u32)forget(slot, search->best.order)) {
			search->list.hash = 0;
			return 0;
		}
		if (order < (__u32)forget(slot, search->from) || !passes(slot, &search->classes, at))
			continue;
		search->best.order = forget(slot, order);
		search->best.row = forget(slot, read32(slot, at + __builtin_offsetof(struct weir_entry, row)));
		search->list.hash = 0;
		return 0;
	}
	search->list.at = forget(slot, at);
	return 0;
}

static __always_inline __u64 accepted(const struct slot *slot, const struct classes *classes, __u64 word)
{
	__u64 source = __builtin_offsetof(struct weir_image, source_records.tests);
	__u64 destination = __builtin_offsetof(struct weir_image, destination_records.tests);
	__u64 service = __builtin_offsetof(struct weir_image, service_records.tests);

	return read64(slot, classes->source.record + (read32(slot, source) + word) * sizeof(__u64)) &
	       read64(slot, classes->destination.record + (read32(slot, destination) + word) * sizeof(__u64)) &
	       read64(slot, classes->service.record + (read32(slot, service) + word) * sizeof(__u64));
}

/* The vector row of a bit; one that does not say so itself is no row of this image, and nothing decides. */
static __always_inline void take_vector_row(struct search *search, __u32 bit)
{
	const struct slot *slot = &search->slot;
	__u32 row = read32(slot, header_of(slot)->vector_rows.offset + (__u64)bit * sizeof(__u32)), order;

	row = forget(slot, row);
	order = row_word(slot, row, __builtin_offsetof(struct weir_row, order));
	if (row_word(slot, row, __builtin_offsetof(struct weir_row, bit)) != (__u32)forget(slot, bit)) {
		search->best.row = forget(slot, (__u32)WEIR_NONE);
	} else if (order < (__u32)forget(slot, search->best.order)) {
		search->best.order = forget(slot, order);
		search->best.row = forget(slot, row);
	}
}

/* True when the vectors have said all they can: a row that accepts, or none is left. */
static __noinline bool scan_vectors(struct search *search)
{
	const struct slot *slot = &search->slot;
	__u64 word = search->bit / 64, floor = ~0ULL << (search->bit % 64), bits = 0;
	__u64 end = (__u64)search->walk.first + search->walk.count;

	for (int i = 0; i < WORDS_A_STEP; i++, word++) {
		if (word >= (__u64)forget(slot, end))
			return true;
		bits = accepted(slot, &search->classes, word) & floor;
		if (bits)
			break;
		floor = ~0ULL;
	}
	if (bits)
		take_vector_row(search, forget(slot, word * 64 + lowest_bit(bits)));
	else
		search->bit = forget(slot, word * 64);
	return bits != 0;
}

/* True for every packet but a later fragment whose missing ports the row may or may not accept. */
static __always_inline bool is_definite(const struct search *search, __u32 row)
{
	__u32 tests = row_word(&search->slot, row, __builtin_offsetof(struct weir_row, action));

	if (!search->later_fragment)
		return true;
	return tests >> 16 != WEIR_NEVER && has_bit(&search->slot, search->classes.definite.record, tests >> 16);
}

static __always_inline __u32 action_of(const struct slot *slot, __u32 row)
{
	return row_word(slot, row, __builtin_offsetof(struct weir_row, action)) & 0xffff;
}

static __always_inline void begin(struct search *search, __u32 from, __u64 bit)
{
	search->from = forget(&search->slot, from);
	search->bit = forget(&search->slot, bit);
	search->kinds = forget(&search->slot, search->walk.kinds);
	search->best.order = forget(&search->slot, (__u32)WEIR_NONE);
	search->best.row = forget(&search->slot, search->walk.last);
}

/*
 * Every row that could decide was asked; 1 = done. A row that does not know its own number, or a `next` that does not
 * lead on, is in no image: done without a row.
 */
static __always_inline long settle_row(struct search *search)
{
	const struct slot *slot = &search->slot;
	__u32 row = forget(slot, search->best.row), next;

	if (row >= header_of(slot)->rows.count || row_at(slot, row) + sizeof(struct weir_row) > header_of(slot)->size ||
	    row_word(slot, row, __builtin_offsetof(struct weir_row, number)) != (__u32)forget(slot, row))
		return 1;
	if (action_of(slot, row) != WEIR_PASS || !is_definite(search, row)) {
		search->found = row;
		return 1;
	}
	next = row_word(slot, row, __builtin_offsetof(struct weir_row, next));
	if (next <= search->from || next <= row_word(slot, row, __builtin_offsetof(struct weir_row, order)))
		return 1;
	begin(search, next,
	      (__u64)search->walk.first * 64 + row_word(slot, row, __builtin_offsetof(struct weir_row, next_bit)));
	return 0;
}

/* bpf_loop() calls it: 0 = again, 1 = done. The verifier sees one step, whatever the policy. */
static long search_step(__u32 step, void *context)
{
	struct search *search = context;
	const struct slot *slot = &search->slot;
	__u32 kinds = forget(slot, search->kinds);

	if (!forget(slot, search->list.hash) && kinds) {
		search->kinds = forget(slot, kinds & (kinds - 1));
		open_list(slot, &search->classes, search->walk.number, forget(slot, lowest_bit(kinds)), &search->list);
	}
	if (forget(slot, search->list.hash))
		scan(search);
	if (forget(slot, search->list.hash | search->kinds) || !scan_vectors(search))
		return 0;
	return settle_row(search);
}

/* Fills in everything of `side` but the subject. */
static __always_inline void conclude(const struct search *search, struct weir_side *side)
{
	const struct slot *slot = &search->slot;

	if (search->found == (__u32)WEIR_NONE)
		return;
	side->row = search->found;
	side->rule = row_word(slot, search->found, __builtin_offsetof(struct weir_row, rule));
	if (!is_definite(search, search->found)) {
		side->reason = WEIR_REASON_FRAGMENT;
		return;
	}
	side->action = action_of(slot, search->found);
	if (side->action - WEIR_ALLOW <= WEIR_REJECT - WEIR_ALLOW)
		side->reason = WEIR_REASON_ROW;
	else
		side->action = WEIR_DENY;
}

static __always_inline void read_walk(const struct slot *slot, __u64 at, struct weir_walk *walk)
{
	walk->first = read32(slot, at + __builtin_offsetof(struct weir_walk, first));
	walk->count = read32(slot, at + __builtin_offsetof(struct weir_walk, count));
	walk->kinds = read32(slot, at + __builtin_offsetof(struct weir_walk, kinds));
	walk->number = read32(slot, at + __builtin_offsetof(struct weir_walk, number));
	walk->last = read32(slot, at + __builtin_offsetof(struct weir_walk, last));
}

/* How the walk came to its answer is nothing to the verifier. */
static __always_inline void forget_side(const struct slot *slot, struct weir_side *side)
{
	side->row = forget(slot, side->row);
	side->rule = forget(slot, side->rule);
	side->action = forget(slot, side->action);
	side->reason = forget(slot, side->reason);
}

/*
 * Asks `subject` about the packet that `search` has classified. A walk without an answer is a drop: the image is
 * broken, because the last row of a walk accepts everything. A function of its own, as both directions call it.
 */
static __noinline void walk(struct search *search, enum weir_direction direction, struct weir_side *side)
{
	const struct slot *slot = &search->slot;
	__u64 at = header_of(slot)->subjects.offset + (__u64)side->subject * sizeof(struct weir_subject) +
		   direction * sizeof(struct weir_walk);

	side->row = WEIR_NONE;
	side->action = WEIR_DENY;
	side->reason = WEIR_REASON_BROKEN;
	read_walk(slot, at, &search->walk);
	search->list.hash = forget(slot, 0);
	search->list.at = forget(slot, 0);
	search->found = forget(slot, (__u32)WEIR_NONE);
	if (side->subject >= header_of(slot)->subjects.count || search->walk.first > WEIR_ROWS / 64 ||
	    search->walk.count > WEIR_ROWS / 64)
		return;
	begin(search, 0, (__u64)search->walk.first * 64);
	bpf_loop(MAX_STEPS, search_step, search, 0);
	conclude(search, side);
	forget_side(slot, side);
}

#endif
