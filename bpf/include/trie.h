/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* From an address to its number, 16 bits of the address at a time; see struct weir_trie. */
#ifndef WEIR_TRIE_H
#define WEIR_TRIE_H

#include "image.h"

enum {
	STRIDE = 16,
	STRIDES = 8,                 /* of an IPv6 address; an IPv4 address has two */
	HALVINGS_A_STEP = 2,         /* between two questions whether one is left: a wrong guess costs more */
	MAX_HALVINGS = STRIDE,       /* until one entry of a packed node is left */
};

/* bpf_loop()'s state: where an address has come to. */
struct descent {
	struct slot slot;
	__u64 high;                  /* of the address, what is left of it first */
	__u64 low;
	__u32 entry;
};

static __always_inline __u64 read16(const struct slot *slot, __u64 offset)
{
	return *(const __u16 *)inside(slot, offset, slot->mask4 + 2);
}

/* All ones when the key at `offset` is at or below `value`, else 0; a branch would be guessed wrong half of the time. */
static __always_inline __u64 at_or_below(const struct slot *slot, __u64 offset, __u64 value)
{
	__u64 below = (value - read16(slot, offset)) >> 63;

	asm volatile("" : "+r"(below));
	return below - 1;
}

/*
 * The entry of `value` in a packed node. What the search does depends on the number of keys only. A
 * function of its own: inlined at every stride of every address it costs the verifier twice as much,
 * and the packet not a nanosecond less.
 */
static __noinline __u32 packed_entry(const struct slot *slot, __u64 node, __u64 value)
{
	__u64 count = read16(slot, node) + 1, left = count, base = 0;

	for (int i = 0; i < MAX_HALVINGS && left > 1; i += HALVINGS_A_STEP) {
		for (int j = 0; j < HALVINGS_A_STEP; j++) {
			__u64 half = left / 2;

			base += half & at_or_below(slot, node + (base + half) * sizeof(__u16), value);
			left -= half;
		}
	}
	node += (count * sizeof(__u16) + 3) & ~3ULL;
	return read32(slot, node + forget(slot, base) * sizeof(__u32));
}

static __always_inline __u32 entry_below(const struct slot *slot, __u32 entry, __u64 value)
{
	__u64 node = (__u64)(entry & (WEIR_DIRECT - 1)) * WEIR_NODE;

	if (entry & WEIR_DIRECT)
		return read32(slot, node + value * sizeof(__u32));
	return packed_entry(slot, node, value);
}

static __always_inline bool is_leaf(__u32 entry)
{
	return entry & (__u32)WEIR_LEAF;
}

/* bpf_loop() calls it: 0 = again, 1 = done. */
static long descend(__u32 step, void *context)
{
	struct descent *descent = context;

	descent->entry = entry_below(&descent->slot, descent->entry, descent->high >> 48);
	if (is_leaf(descent->entry))
		return 1;
	descent->high = forget(&descent->slot, descent->high << STRIDE | descent->low >> 48);
	descent->low = forget(&descent->slot, descent->low << STRIDE);
	return 0;
}

/* Beyond an address's first two strides, where no IPv4 address leads. */
static __always_inline __u32 descend_on(const struct slot *slot, __u32 entry, const struct weir_key *address)
{
	struct descent descent = {
		.slot = *slot,
		.high = forget(slot, address->high << 2 * STRIDE | address->low >> (64 - 2 * STRIDE)),
		.low = forget(slot, address->low << 2 * STRIDE),
		.entry = forget(slot, entry),
	};

	bpf_loop(STRIDES - 2, descend, &descent, 0);
	return descent.entry;
}

/* The number of `address` in the trie under `root`. Of a trie that leads nowhere, any number. */
static __always_inline __u32 number_of(const struct slot *slot, __u32 root, enum weir_family family,
				       const struct weir_key *address)
{
	__u64 four = (__u64)family - WEIR_IPV6;
	__u64 high = address->high | (address->low << 32 & four);
	__u32 entry = root;

	if (!is_leaf(entry))
		entry = entry_below(slot, entry, high >> 48);
	if (!is_leaf(entry))
		entry = entry_below(slot, forget(slot, entry), high >> 32 & 0xffff);
	if (!is_leaf(entry))
		entry = descend_on(slot, entry, address);
	return forget(slot, entry & ~(__u32)WEIR_LEAF);
}

#endif
