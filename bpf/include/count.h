/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Per-CPU totals. A counter that cannot be found is not a reason to change a verdict. */
#ifndef WEIR_COUNT_H
#define WEIR_COUNT_H

#include "image.h"

static __always_inline void count_rule(const struct slot *slot, __u32 rule, __u32 bytes)
{
	__u32 index = read32(slot, header_of(slot)->counter_slots + (__u64)rule * sizeof(__u32));
	struct weir_counter *counter = bpf_map_lookup_elem(&counters, &index);

	if (!counter)
		return;
	counter->packets++;
	counter->bytes += bytes;
}

static __always_inline void count_reason(__u32 reason)
{
	__u64 *packets = bpf_map_lookup_elem(&reasons, &reason);

	if (packets)
		(*packets)++;
}

static __always_inline void count_stamped(__u32 kind)
{
	__u64 *packets = bpf_map_lookup_elem(&stamped, &kind);

	if (packets)
		(*packets)++;
}

#endif
