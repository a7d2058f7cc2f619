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

/* A row that accepts the packet, as order << 32 | row: the least is the one that decides. */
#define NO_CANDIDATE (~0ULL)
#define NO_BIT (~0ULL)

static __always_inline __u64 candidate(__u32 order, __u32 row)
{
	return (__u64)order << 32 | row;
}

/* One packet's way through walks, and the loop's state: one object, as the stack has 512 bytes. */
struct search {
	struct slot slot;
	struct classes classes;
	struct list list;            /* that a step left unfinished; none while `hash` is 0 */
	__u64 walk;                  /* offset of the struct weir_walk */
	__u64 bit;                   /* vector row to go on at, counted from word 0 of the vectors */
	__u64 best;                  /* candidate so far */
	__u32 kinds;                 /* not begun yet */
	__u32 from;                  /* rows of lower order do not count: a row of WEIR_PASS led here */
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

static __always_inline const struct weir_row *row_at(const struct slot *slot, __u32 row)
{
	__u64 at = header_of(slot)->rows.offset + (__u64)row * sizeof(struct weir_row);

	return (const struct weir_row *)inside(slot, at, slot->mask8 - (sizeof(struct weir_row) - 8));
}

static __always_inline const struct weir_walk *walk_at(const struct slot *slot, __u64 offset)
{
	return (const struct weir_walk *)inside(slot, offset, slot->mask8 - (sizeof(struct weir_walk) - 8));
}

/*
 * The first row of the list that accepts. The list ends there, where the next key begins, or where nothing better
 * can follow. What is compared and kept is forgotten first: a comparison tells the verifier of both sides, and every outcome
 * would be a state of its own to the end of the program.
 */
static __noinline __u64 scan(struct search *search, __u64 hash, __u64 at)
{
	const struct slot *slot = &search->slot;
	__u32 limit = search->best >> 32, from = search->from;

	for (int i = 0; i < ENTRIES_A_STEP; i++, at += sizeof(struct weir_entry)) {
		const struct weir_entry *entry = entry_at(slot, at);

		if (entry->hash != hash) {
			if (entry->hash - 1 < hash)
				continue;
			return NO_CANDIDATE;
		}
		if (entry->order >= limit)
			return NO_CANDIDATE;
		if (entry->order >= from && passes(slot, &search->classes, entry))
			return candidate(entry->order, entry->row);
	}
	search->list.at = forget(slot, at);
	search->list.hash = forget(slot, hash);
	return NO_CANDIDATE;
}

/* The bits of word `word` of the vectors that all three classes have set. */
static __always_inline __u64 accepted(const struct slot *slot, const struct classes *classes, __u64 word)
{
	const struct weir_image *image = header_of(slot);

	return read64(slot, classes->source.record + (image->source_records.tests + word) * sizeof(__u64)) &
	       read64(slot, classes->destination.record + (image->destination_records.tests + word) * sizeof(__u64)) &
	       read64(slot, classes->service.record + (image->service_records.tests + word) * sizeof(__u64));
}

/* Of the first row that word `word` of the vectors has a bit for. */
static __always_inline __u32 vector_order(const struct slot *slot, __u64 word)
{
	return read32(slot, header_of(slot)->vector_orders.offset + word * sizeof(__u32));
}

/* The vector row of a bit. One that does not say so itself is no row of this image: before all, and nothing decides. */
static __always_inline __u64 vector_candidate(const struct slot *slot, __u32 bit)
{
	__u32 number = read32(slot, header_of(slot)->vector_rows.offset + (__u64)bit * sizeof(__u32));
	const struct weir_row *row = row_at(slot, number);

	return row->bit == bit ? candidate(row->order, number) : candidate(0, WEIR_NONE);
}

/* The first vector row that accepts. `search->bit` is NO_BIT when the vectors have said all they can. */
static __noinline __u64 scan_vectors(struct search *search)
{
	const struct slot *slot = &search->slot;
	const struct weir_walk *walk = walk_at(slot, search->walk);
	__u64 word = search->bit / 64, floor = ~0ULL << (search->bit % 64), bits = 0;
	__u64 end = (__u64)walk->first + walk->count;
	__u32 limit = search->best >> 32;
	int i;

	for (i = 0; i < WORDS_A_STEP; i++, word++) {
		if (word >= end || vector_order(slot, word) > limit)
			break;
		bits = accepted(slot, &search->classes, word) & floor;
		if (bits)
			break;
		floor = ~0ULL;
	}
	search->bit = forget(slot, i < WORDS_A_STEP ? NO_BIT : word * 64);
	return bits ? vector_candidate(slot, forget(slot, word * 64 + lowest_bit(bits))) : NO_CANDIDATE;
}

/* True for every packet but a later fragment whose missing ports the row may or may not accept. */
static __always_inline bool is_definite(const struct search *search, const struct weir_row *row)
{
	struct class definite;

	if ((__u32)forget(&search->slot, search->classes.definite) == (__u32)WEIR_NONE)
		return true;
	definite = class_of(&header_of(&search->slot)->service_records, search->classes.definite);
	return row->service != WEIR_NEVER && has_bit(&search->slot, definite.record, row->service);
}

static __always_inline void begin(struct search *search, __u32 from, __u64 bit)
{
	const struct slot *slot = &search->slot;

	search->from = forget(slot, from);
	search->bit = forget(slot, bit);
	search->kinds = walk_at(slot, search->walk)->kinds & filed_kinds(slot, &search->classes);
	search->best = forget(slot, NO_CANDIDATE);
	search->list.hash = forget(slot, 0);
}

/*
 * Every row that could decide was asked; 1 = done. A row that does not know its own number, or a `next` that does not
 * lead on, is in no image: done without a row.
 */
static __always_inline long settle_row(struct search *search, __u64 best)
{
	const struct slot *slot = &search->slot;
	const struct weir_walk *walk = walk_at(slot, search->walk);
	__u32 number = forget(slot, best == NO_CANDIDATE ? walk->last : (__u32)best);
	const struct weir_row *row = row_at(slot, number);

	if (number >= header_of(slot)->rows.count || row->number != number)
		return 1;
	if (row->action != WEIR_PASS || !is_definite(search, row)) {
		search->found = forget(slot, number);
		return 1;
	}
	if (row->next <= (__u32)forget(slot, search->from) || row->next <= row->order)
		return 1;
	begin(search, row->next, (__u64)walk->first * 64 + row->next_bit);
	return 0;
}

static __always_inline __u64 lesser(const struct slot *slot, __u64 a, __u64 b)
{
	return forget(slot, a) < forget(slot, b) ? a : b;
}

/* bpf_loop() calls it: 0 = again, 1 = done. The verifier sees one step, whatever the policy. */
static long search_step(__u32 step, void *context)
{
	struct search *search = context;
	const struct slot *slot = &search->slot;
	struct list list = { .at = search->list.at, .hash = search->list.hash };
	__u64 best = search->best;
	__u32 kinds = search->kinds;

	if (!list.hash && kinds) {
		open_list(slot, &search->classes, walk_at(slot, search->walk)->number, lowest_bit(kinds), &list);
		kinds = forget(slot, kinds & (kinds - 1));
		search->kinds = kinds;
	}
	if (list.hash) {
		search->list.hash = forget(slot, 0);
		best = forget(slot, lesser(slot, best, scan(search, forget(slot, list.hash), forget(slot, list.at))));
		search->best = best;
	}
	if (forget(slot, search->list.hash | kinds))
		return 0;
	best = forget(slot, lesser(slot, best, scan_vectors(search)));
	if (forget(slot, search->bit) == NO_BIT)
		return settle_row(search, best);
	search->best = best;
	return 0;
}

/* Fills in everything of `side` but the subject; how the walk came to it is nothing to the verifier. */
static __always_inline void conclude(const struct search *search, struct weir_side *side)
{
	const struct slot *slot = &search->slot;
	__u32 rule = WEIR_NONE, action = WEIR_DENY, reason = WEIR_REASON_BROKEN;

	if (search->found != (__u32)WEIR_NONE) {
		const struct weir_row *row = row_at(slot, search->found);

		rule = row->rule;
		if (!is_definite(search, row)) {
			reason = WEIR_REASON_FRAGMENT;
		} else if (row->action - WEIR_ALLOW <= WEIR_REJECT - WEIR_ALLOW) {
			action = row->action;
			reason = WEIR_REASON_ROW;
		}
	}
	side->row = forget(slot, search->found);
	side->rule = forget(slot, rule);
	side->action = forget(slot, action);
	side->reason = forget(slot, reason);
}

/*
 * Asks `subject` about the packet that `search` has classified. A walk without an answer is a drop: the image is
 * broken, because the last row of a walk accepts everything. A function of its own, as both directions call it.
 */
static __noinline void walk(struct search *search, enum weir_direction direction, struct weir_side *side)
{
	const struct slot *slot = &search->slot;
	const struct weir_image *image = header_of(slot);
	const struct weir_walk *walk;

	search->walk = forget(slot, image->subjects.offset + (__u64)side->subject * sizeof(struct weir_subject) +
					    direction * sizeof(struct weir_walk));
	search->list.at = forget(slot, 0);
	search->found = forget(slot, (__u32)WEIR_NONE);
	walk = walk_at(slot, search->walk);
	if (side->subject < image->subjects.count && walk->first <= WEIR_ROWS / 64 && walk->count <= WEIR_ROWS / 64) {
		begin(search, 0, (__u64)walk->first * 64);
		bpf_loop(MAX_STEPS, search_step, search, 0);
	}
	conclude(search, side);
}

#endif
