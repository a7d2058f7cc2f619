/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* One subject's rows in one direction: the row of lowest order that accepts the packet decides. */
#ifndef WEIR_WALK_H
#define WEIR_WALK_H

#include "search.h"

static __always_inline const struct weir_row *row_at(const struct slot *slot, __u32 row)
{
	__u64 at = header_of(slot)->rows.offset + (__u64)row * sizeof(struct weir_row);

	return (const struct weir_row *)inside(slot, at, slot->mask8 - (sizeof(struct weir_row) - 8));
}

static __always_inline const struct weir_walk *walk_at(const struct slot *slot, __u64 offset)
{
	return (const struct weir_walk *)inside(slot, offset, slot->mask8 - (sizeof(struct weir_walk) - 8));
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

/* Rows of orders below `from`, and the vector rows before `bit`, do not count. */
static __always_inline void begin(struct search *search, const struct weir_walk *walk, __u64 from, __u64 bit)
{
	const struct slot *slot = &search->slot;

	search->from = forget(slot, from << 32);
	search->bit = forget(slot, (__u64)walk->first * 64 + bit);
	search->kinds = forget(slot, walk->kinds & filed_kinds(slot, &search->classes));
	search->best = forget(slot, NO_CANDIDATE);
}

static __always_inline long conclude(struct search *search, __u32 row, __u32 rule, __u32 action)
{
	const struct slot *slot = &search->slot;

	search->found.row = forget(slot, row);
	search->found.rule = forget(slot, rule);
	search->found.action = forget(slot, action);
	return 1;
}

/*
 * The row of a candidate, or the walk's last if there is none, is read for what few packets ask of it. 1 = done, without
 * a row where it does not know its own number and order, or has a `next` that does not lead on: it is in no image.
 */
static __always_inline long settle_row(struct search *search, __u64 best)
{
	const struct slot *slot = &search->slot;
	const struct weir_walk *walk = walk_at(slot, search->walk);
	__u32 number = forget(slot, best == NO_CANDIDATE ? walk->last : (__u32)best);
	const struct weir_row *row = row_at(slot, number);

	if (number >= header_of(slot)->rows.count || row->number != number ||
	    (best != NO_CANDIDATE && row->order != best >> 32))
		return 1;
	if (!is_definite(search, row))
		return conclude(search, number, row->rule, WEIR_PASS);
	if (row->action != WEIR_PASS)
		return conclude(search, number, row->rule, row->action);
	if (row->next <= forget(slot, search->from) >> 32 || row->next <= row->order)
		return 1;
	begin(search, walk, row->next, row->next_bit);
	return 0;
}

static __always_inline __u64 look_in(struct search *search, const struct list *list, __u64 best)
{
	const struct slot *slot = &search->slot;

	return look(search, forget(slot, list->bucket), forget(slot, list->hash), forget(slot, list->seen), best);
}

/* bpf_loop() calls it: 0 = again, 1 = done. The verifier sees one step, whatever the policy. */
static long search_step(__u32 step, void *context)
{
	struct search *search = context;
	const struct slot *slot = &search->slot;
	const struct weir_walk *walk = walk_at(slot, search->walk);
	__u64 kinds = forget(slot, search->kinds), best = forget(slot, search->best), end = forget(slot, search->end);
	__u64 bit = forget(slot, search->bit), found;

	if (kinds) {
		struct list list = search->list;

		if (!(kinds & UNFINISHED))
			open_list(slot, &search->classes, walk->number, lowest_kind(kinds), &list);
		found = look_in(search, &list, best);
		kinds &= kinds - 1;
		if (forget(slot, found) == UNKNOWN)
			kinds |= UNFINISHED;
		else
			search->best = forget(slot, found);
		search->kinds = forget(slot, kinds);
		return 0;
	}
	found = scan(search, bit, best);
	bit = forget(slot, (bit / 64 + WORDS_A_STEP) * 64);
	if (forget(slot, found) == best && bit / 64 < end) {
		search->bit = forget(slot, bit);
		return 0;
	}
	return settle_row(search, forget(slot, found));
}

/*
 * What most packets ask: short lists, few vectors, no row that passes on. All of it stays in registers; false = it takes
 * the loop, from where `search` says.
 */
static __always_inline bool search_once(struct search *search, const struct weir_walk *walk, struct outcome *to)
{
	const struct slot *slot = &search->slot;
	__u64 kinds = walk->kinds & filed_kinds(slot, &search->classes), best = forget(slot, NO_CANDIDATE);
	__u64 found, says;

	search->from = forget(slot, 0);
	for (int i = 0; i < KINDS_AT_ONCE && kinds; i++) {
		struct list list;

		open_list(slot, &search->classes, walk->number, lowest_kind(kinds), &list);
		found = look_in(search, &list, best);
		if (forget(slot, found) == UNKNOWN)
			break;
		best = forget(slot, found);
		kinds = forget(slot, kinds & (kinds - 1));
	}
	if (kinds == 0 && walk->count <= WORDS_A_STEP) {
		if (walk->count)
			best = forget(slot, scan(search, (__u64)walk->first * 64, best));
		if (best != NO_CANDIDATE && (__u32)forget(slot, search->classes.definite) == (__u32)WEIR_NONE) {
			says = read64(slot, search->at);
			to->row = best;
			to->rule = says;
			to->action = says >> 32 & 0xffff;
			if (to->action != WEIR_PASS)
				return true;
		}
	}
	search->kinds = forget(slot, kinds);
	search->best = forget(slot, best);
	search->bit = forget(slot, (__u64)walk->first * 64);
	return false;
}

/* Fills in everything of `side` but the subject, and answers the action; how the walk came to it is nothing to the verifier. */
static __always_inline __u32 answer(const struct slot *slot, const struct outcome *found, struct weir_side *side)
{
	__u32 row = forget(slot, found->row), said = forget(slot, found->action);
	__u32 action = WEIR_DENY, reason = WEIR_REASON_BROKEN;

	if (row != (__u32)WEIR_NONE && said - WEIR_ALLOW <= WEIR_REJECT - WEIR_ALLOW) {
		action = said;
		reason = WEIR_REASON_ROW;
	} else if (row != (__u32)WEIR_NONE && said == WEIR_PASS) {
		reason = WEIR_REASON_FRAGMENT;
	}
	side->row = forget(slot, row);
	side->rule = forget(slot, found->rule);
	side->action = forget(slot, action);
	side->reason = forget(slot, reason);
	return side->action;
}

/*
 * Asks `subject` about the packet that `search` has classified. A walk without an answer is a drop: the image is
 * broken, because the last row of a walk accepts everything. A function of its own, as both directions call it; it
 * answers the action, because a pointer that is left in the place of an answer is one that the verifier refuses.
 */
static __noinline __u32 walk(struct search *search, enum weir_direction direction, struct weir_side *side)
{
	const struct slot *slot = &search->slot;
	const struct weir_image *image = header_of(slot);
	__u64 at = image->subjects.offset + (__u64)side->subject * sizeof(struct weir_subject) +
		   direction * sizeof(struct weir_walk);
	const struct weir_walk *walk = walk_at(slot, at);
	struct outcome found = { .row = WEIR_NONE, .rule = WEIR_NONE };

	if (side->subject < image->subjects.count && walk->first <= WEIR_ROWS / 64 && walk->count <= WEIR_ROWS / 64) {
		search->end = forget(slot, (__u64)walk->first + walk->count);
		search->at = forget(slot, 0);
		if (!search_once(search, walk, &found)) {
			search->walk = forget(slot, at);
			search->list.bucket = forget(slot, 0);
			search->list.hash = forget(slot, 0);
			search->list.seen = forget(slot, 0);
			search->found.row = search->found.rule = forget(slot, (__u32)WEIR_NONE);
			search->found.action = forget(slot, 0);
			bpf_loop(MAX_STEPS, search_step, search, 0);
			found = search->found;
		}
	}
	return answer(slot, &found, side);
}

#endif
