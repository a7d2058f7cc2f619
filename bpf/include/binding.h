/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which point of the image an interface is, as this host numbers its interfaces. */
#ifndef WEIR_BINDING_H
#define WEIR_BINDING_H

#include "image.h"

union binding_word {
	__u64 bits;
	struct weir_binding binding;
};

/* bpf_loop()'s state: the line that is next, and what was found. */
struct binding_search {
	struct slot slot;
	__u64 table;
	__u32 ifindex;
	__u32 line;
	__u64 found;
};

/* True: the search is over, whatever it found. An entry is loaded once, as it is stored. */
static __always_inline bool ends_in(const struct slot *slot, __u64 line, __u32 ifindex, __u64 *found)
{
	const volatile __u64 *entries = record_at(slot, line, WEIR_LINE_BINDINGS * sizeof(__u64));
	union binding_word entry;

	*found = 0;
	if (!entries)
		return true;
	for (__u32 i = 0; i < WEIR_LINE_BINDINGS; i++) {
		entry.bits = entries[i];
		if (entry.binding.ifindex == ifindex && entry.binding.flags & WEIR_BOUND) {
			*found = entry.bits;
			return true;
		}
	}
	return entry.bits == 0;
}

/* bpf_loop() calls it: 0 = again, 1 = done. */
static long search_line(__u32 step, void *context)
{
	struct binding_search *search = context;
	__u64 line = search->line % WEIR_BINDING_LINES * (WEIR_LINE_BINDINGS * sizeof(__u64));

	search->line = forget(&search->slot, search->line + 1);
	return ends_in(&search->slot, search->table + line, search->ifindex, &search->found);
}

/* The entry in a line behind the home line. A function of its own, so that its state is not on the stack of all that follows. */
static __noinline __u64 entry_behind(const struct slot *slot, __u64 table, __u32 home, __u32 ifindex)
{
	struct binding_search search = { .slot = *slot, .table = table, .ifindex = ifindex, .line = home + 1 };

	bpf_loop(WEIR_BINDING_LINES - 1, search_line, &search, 0);
	return search.found;
}

/* `flags` = 0 when the interface has no entry. */
static __always_inline struct weir_binding binding_of(const struct slot *slot, __u32 ifindex)
{
	__u64 table = header_of(slot)->bindings;
	__u32 home = ifindex * (__u32)WEIR_BINDING_FACTOR >> WEIR_BINDING_SHIFT;
	union binding_word entry;

	if (!ends_in(slot, table + (__u64)home * (WEIR_LINE_BINDINGS * sizeof(__u64)), ifindex, &entry.bits))
		entry.bits = entry_behind(slot, table, home, ifindex);
	return entry.binding;
}

#endif
