/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A slot as the verifier sees it: one large value and reads that cannot leave it. */
#ifndef WEIR_IMAGE_H
#define WEIR_IMAGE_H

#include <stdbool.h>

#include "maps.h"

/*
 * `mask4` and `mask8` are the class's size less 4 and 8: an offset ANDed with one of them leaves
 * room for a read of that many bytes, whatever the image says.
 */
struct slot {
	const __u8 *bytes;
	__u64 mask4;
	__u64 mask8;
	__u64 zero;                  /* which the verifier does not know */
};

static __always_inline const struct weir_image *header_of(const struct slot *slot)
{
	return (const struct weir_image *)slot->bytes;
}

/*
 * The AND stands in assembly right before the pointer arithmetic: clang drops masks it can
 * prove redundant, and the verifier of 6.1 then no longer sees the bound.
 */
static __always_inline const __u8 *inside(const struct slot *slot, __u64 offset, __u64 mask)
{
	const __u8 *at = slot->bytes;

	asm volatile("%[offset] &= %[mask]\n\t"
		     "%[at] += %[offset]"
		     : [offset] "+r"(offset), [at] "+r"(at)
		     : [mask] "r"(mask));
	return at;
}

/* `size` bytes at once, NULL when they are not all inside; compared instead of masked, as a mask would align. */
static __always_inline const void *record_at(const struct slot *slot, __u64 offset, __u64 size)
{
	const __u8 *at = slot->bytes;

	asm volatile("if %[offset] <= %[last] goto +2\n\t"
		     "%[at] = 0\n\t"
		     "goto +1\n\t"
		     "%[at] += %[offset]"
		     : [at] "+r"(at)
		     : [offset] "r"(offset), [last] "r"(slot->mask8 + sizeof(__u64) - size));
	return at;
}

/*
 * The same value, about which the verifier knows nothing. What is added to a pointer it compares
 * bound by bound, so without this every way through a loop, and every protocol, stays a state
 * of its own to the end of the program.
 */
static __always_inline __u64 forget(const struct slot *slot, __u64 value)
{
	asm volatile("%[value] ^= %[zero]" : [value] "+r"(value) : [zero] "r"(slot->zero));
	return value;
}

/* The generation twice, as the verifier does not compare what is read. */
static __always_inline __u64 unknown_zero(const struct slot *slot)
{
	const volatile __u64 *generation = &header_of(slot)->generation;
	__u64 zero = *generation;

	asm volatile("%[zero] ^= %[again]" : [zero] "+r"(zero) : [again] "r"(*generation));
	return zero;
}

/* Of the image's header, which every size has room for: no bound. */
static __always_inline bool is_in_header(__u64 offset, __u64 size)
{
	return __builtin_constant_p(offset) && offset <= sizeof(struct weir_image) - size;
}

static __always_inline __u32 read32(const struct slot *slot, __u64 offset)
{
	if (is_in_header(offset, sizeof(__u32)))
		return *(const __u32 *)(slot->bytes + offset);
	return *(const __u32 *)inside(slot, offset, slot->mask4);
}

static __always_inline __u64 read64(const struct slot *slot, __u64 offset)
{
	return *(const __u64 *)inside(slot, offset, slot->mask8);
}

/* `size` is a constant here; the barriers make clang keep it as one register per class. */
static __always_inline bool open_in(void *images, __u32 index, __u64 size, struct slot *slot)
{
	__u64 mask4 = size - 4, mask8 = size - 8;
	__u32 zero = 0;
	void *inner = bpf_map_lookup_elem(images, &index);

	if (!inner)
		return false;
	asm volatile("" : "+r"(mask4));
	asm volatile("" : "+r"(mask8));
	slot->bytes = bpf_map_lookup_elem(inner, &zero);
	slot->mask4 = mask4;
	slot->mask8 = mask8;
	return slot->bytes != NULL;
}

/* A word of the maps of words, loaded once. */
union word {
	__u64 bits;
	struct weir_active active;
	struct weir_mark mark;
};

/* The slot that `bits` name, if it still holds the generation that they name. */
static __always_inline bool open_slot(__u64 bits, struct slot *slot)
{
	union word word = { .bits = bits };
	__u64 generation = (__u64)word.active.generation_high << 32 | word.active.generation_low;
	const struct weir_image *image;
	bool found = false;

	switch (word.active.size_class) {
	case 0:
		found = classes & 1 << 0 && open_in(&images_0, word.active.slot, WEIR_CLASS_0, slot);
		break;
	case 1:
		found = classes & 1 << 1 && open_in(&images_1, word.active.slot, WEIR_CLASS_1, slot);
		break;
	case 2:
		found = classes & 1 << 2 && open_in(&images_2, word.active.slot, WEIR_CLASS_2, slot);
		break;
	case 3:
		found = classes & 1 << 3 && open_in(&images_3, word.active.slot, WEIR_CLASS_3, slot);
		break;
	}
	if (!found)
		return false;
	image = header_of(slot);
	slot->zero = unknown_zero(slot);
	return image->magic == WEIR_MAGIC && image->version == WEIR_VERSION && image->generation == generation;
}

#endif
