/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What every classification benchmark reads and writes: drawn packets, one answer for each. A program's body is
 * called once per packet by bpf_loop(), so that one BPF_PROG_TEST_RUN takes thousands of different packets.
 */
#ifndef WEIR_BENCH_PACKETS_H
#define WEIR_BENCH_PACKETS_H

#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "layout.h"

enum { MOST_PACKETS = 1 << 17 };

/* Numbers in the machine's byte order, as parsing leaves them. */
struct drawn {
	struct weir_key source;
	struct weir_key destination;
	__u32 family;                /* enum weir_family */
	__u32 protocol;
	__u16 source_port;
	__u16 value;
	__u32 unused;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MOST_PACKETS);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct drawn);
} packets SEC(".maps");

/* As wide as an element of a mapped array. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MOST_PACKETS);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
} answers SEC(".maps");

/* [0] packets of a run. [1] and on: the program's own. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
} control SEC(".maps");

static __always_inline __u64 control_word(__u32 index)
{
	__u64 *word = bpf_map_lookup_elem(&control, &index);

	return word ? *word : 0;
}

/* What is answered of one packet; `context` is the run's own. */
typedef __u64 answer_of(const struct drawn *packet, void *context);

/* The body of the loop. `answer` is a constant where it is called, and so part of the body. */
static __always_inline long answer_one(__u32 index, void *context, answer_of *answer)
{
	const struct drawn *packet = bpf_map_lookup_elem(&packets, &index);
	__u64 *written = bpf_map_lookup_elem(&answers, &index);

	if (!packet || !written)
		return 1;
	*written = answer(packet, context);
	return 0;
}

static __always_inline int answer_all(long (*one)(__u32 index, void *context), void *context)
{
	bpf_loop(control_word(0), one, context, 0);
	return 0;
}

/* What the loop itself costs: every packet is read, every answer written, nothing is asked. */
static __always_inline __u64 touch(const struct drawn *packet, void *context)
{
	return packet->source.high ^ packet->source.low ^ packet->destination.high ^ packet->destination.low ^
	       packet->protocol ^ packet->source_port ^ packet->value;
}

static long touch_one(__u32 index, void *context)
{
	return answer_one(index, context, touch);
}

SEC("tc")
int touch_all(struct __sk_buff *skb)
{
	return answer_all(touch_one, NULL);
}

#endif
