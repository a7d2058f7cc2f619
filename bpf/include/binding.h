/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which point of the image an interface is, as this host numbers its interfaces. */
#ifndef WEIR_BINDING_H
#define WEIR_BINDING_H

#include "image.h"

/* `flags` = 0 when the interface has no entry. */
static __always_inline struct weir_binding binding_of(const struct slot *slot, __u32 ifindex)
{
	__u64 table = header_of(slot)->bindings;
	union {
		__u64 word;
		struct weir_binding binding;
	} entry;

	for (__u32 i = 0; i < WEIR_PROBES; i++) {
		entry.word = read64(slot, table + (__u64)((ifindex + i) % WEIR_BINDINGS) * sizeof(entry));
		if (entry.binding.ifindex == ifindex && entry.binding.flags & WEIR_BOUND)
			return entry.binding;
	}
	entry.word = 0;
	return entry.binding;
}

#endif
