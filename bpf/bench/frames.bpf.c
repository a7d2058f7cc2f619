// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The whole production program over whole frames: binding, parsing, both sides, counters. The frame of the run is
 * rewritten for every packet, which `write_all` does alone.
 */
#include "../weir.bpf.c"
#include "packets.h"

enum { TOTAL = 40, HOP_LIMIT = 64 };

struct frame4 {
	struct ethernet_header ethernet;
	struct ipv4_header ip;
	__be16 ports[2];
} __attribute__((packed));

struct frames {
	struct __sk_buff *skb;
};

static __always_inline __u64 write_frame(const struct drawn *packet, void *context)
{
	const struct frames *frames = context;
	struct frame4 frame = {
		.ethernet = { .type = bpf_htons(ETHERTYPE_IPV4) },
		.ip = {
			.version_ihl = 0x45,
			.total = bpf_htons(TOTAL),
			.hop_limit = HOP_LIMIT,
			.protocol = packet->protocol,
			.source = bpf_htonl(packet->source.low),
			.destination = bpf_htonl(packet->destination.low),
		},
		.ports = { bpf_htons(packet->source_port), bpf_htons(packet->value) },
	};

	if (packet->protocol == PROTOCOL_ICMP)
		frame.ports[0] = bpf_htons(packet->value);
	return bpf_skb_store_bytes(frames->skb, 0, &frame, sizeof(frame), 0);
}

static long write_one(__u32 index, void *context)
{
	return answer_one(index, context, write_frame);
}

static __always_inline __u64 judge_written(const struct drawn *packet, void *context)
{
	const struct frames *frames = context;

	write_frame(packet, context);
	return decide(frames->skb, WEIR_INGRESS) == VERDICT_DROP ? WEIR_DENY : WEIR_ALLOW;
}

static long judge_one(__u32 index, void *context)
{
	return answer_one(index, context, judge_written);
}

SEC("tc")
int write_all(struct __sk_buff *skb)
{
	struct frames frames = { .skb = skb };

	return answer_all(write_one, &frames);
}

SEC("tc")
int judge_all(struct __sk_buff *skb)
{
	struct frames frames = { .skb = skb };

	return answer_all(judge_one, &frames);
}
