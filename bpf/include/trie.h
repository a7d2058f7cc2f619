/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* From an address to its number, 16 bits of the address at a time; see struct weir_trie. */
#ifndef WEIR_TRIE_H
#define WEIR_TRIE_H

#include "image.h"

enum {
	STRIDE = 16,
	STRIDES = 8,                 /* of an IPv6 address; an IPv4 address has two */
	WORDS_A_LINE = WEIR_NODE / 8,
};

/* Two lanes of 32 bits for the even or the odd keys of a word, and the bit above each. */
static const __u64 LANES = 0x0000ffff0000ffffULL, ABOVE = 0x0001000000010000ULL;

/* bpf_loop()'s state: where an address has come to. */
struct descent {
	struct slot slot;
	__u64 high;                  /* of the address, what is left of it first */
	__u64 low;
	__u32 entry;
};

/* How many of the four keys are at or below the value, in the two halves of the answer's upper lanes. */
static __always_inline __u64 count_word(__u64 keys, __u64 lanes)
{
	return ((lanes - (keys & LANES)) & ABOVE) + ((lanes - (keys >> 16 & LANES)) & ABOVE);
}

/* The 64 bytes from `offset` on, which begin a line: one bound for all that is read of it. */
static __always_inline const __u64 *line_at(const struct slot *slot, __u64 offset)
{
	return (const __u64 *)inside(slot, offset, slot->mask8 - (WEIR_NODE - sizeof(__u64)));
}

/* -1 where the key is above the value, else 0. */
static __always_inline __u64 above(__u64 value, __u64 key)
{
	return (__s64)(value - key) >> 63;
}

/*
 * The entry of `value` in a packed node, whose keys fill one line at most. A function of its own: inlined at
 * every stride of every address it costs the verifier twice as much, and the packet not a nanosecond less.
 */
static __always_inline __u32 packed_entry(const struct slot *slot, __u64 node, __u64 value)
{
	const __u64 *words = line_at(slot, node);
	const __u16 *keys = (const __u16 *)words;
	__u64 last = keys[0], lanes = value << 32 | value | ABOVE, room = WEIR_FEW_KEYS, begin = 0, found;

	if (last >= WEIR_FEW_KEYS) {
		room = WEIR_LINE_KEYS;
		begin = 3 + above(value, keys[8]) + above(value, keys[16]) + above(value, keys[24]);
		words += (forget(slot, begin) & 3) * 2;
	}
	found = count_word(words[0] & ~0xffffULL, lanes) + count_word(words[1], lanes);
	found = begin * 8 + (found >> 16 & 0xffff) + (found >> 48) - 1;
	if (found > last)
		found = last;
	return read32(slot, node + room * sizeof(__u16) + forget(slot, found) * sizeof(__u32));
}

static __always_inline bool is_leaf(__u32 entry)
{
	return entry & (__u32)WEIR_LEAF;
}

/* Offset of the node that an entry names. */
static __always_inline __u64 node_of(__u32 entry)
{
	return (__u64)(entry & (WEIR_TAIL - 1)) * WEIR_NODE;
}

static __noinline __u32 entry_below(const struct slot *slot, __u32 entry, __u64 value)
{
	__u64 node = node_of(entry);

	if (entry & WEIR_DIRECT)
		return read32(slot, node + value * sizeof(__u32));
	if (entry & WEIR_SPLIT) {
		entry = read32(slot, node + (value >> 8) * sizeof(__u32));
		if (is_leaf(entry) || !(entry & WEIR_SAME))
			return entry;
		node = node_of(entry);
		if (entry & WEIR_TAIL)
			return read32(slot, node + (value & 255) * sizeof(__u32));
	}
	return packed_entry(slot, node, value);
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

/*
 * The number of `address` in the trie under `root`. Of a trie that leads nowhere, any number. A function of its own: a packet
 * asks for two to four numbers, and finds its instructions in the cache from the second on.
 */
static __noinline __u32 number_of(const struct slot *slot, __u32 root, enum weir_family family,
				  const struct weir_key *address)
{
	__u64 four = (__u64)family - WEIR_IPV6;
	__u64 high = address->high | (address->low << 32 & four);
	__u32 entry = root;

	if (!is_leaf(entry)) {
		if (entry & WEIR_DIRECT)
			entry = read32(slot, node_of(entry) + (high >> 48) * sizeof(__u32));
		else
			entry = entry_below(slot, entry, high >> 48);
	}
	if (!is_leaf(entry))
		entry = entry_below(slot, forget(slot, entry), high >> 32 & 0xffff);
	if (!is_leaf(entry))
		entry = descend_on(slot, entry, address);
	return forget(slot, entry & ~(__u32)WEIR_LEAF);
}

#endif
