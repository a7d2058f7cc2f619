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

static __always_inline int write_frame(struct __sk_buff *skb, const struct drawn *packet)
{
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
	return bpf_skb_store_bytes(skb, 0, &frame, sizeof(frame), 0);
}

static long write_one(__u32 index, void *context)
{
	const struct drawn *packet = bpf_map_lookup_elem(&packets, &index);
	__u64 *answer = bpf_map_lookup_elem(&answers, &index);
	struct frames *frames = context;

	if (!packet || !answer)
		return 1;
	*answer = write_frame(frames->skb, packet);
	return 0;
}

static long judge_one(__u32 index, void *context)
{
	const struct drawn *packet = bpf_map_lookup_elem(&packets, &index);
	__u64 *answer = bpf_map_lookup_elem(&answers, &index);
	struct frames *frames = context;

	if (!packet || !answer)
		return 1;
	write_frame(frames->skb, packet);
	*answer = decide(frames->skb, WEIR_INGRESS) == VERDICT_DROP ? WEIR_DENY : WEIR_ALLOW;
	return 0;
}

SEC("tc")
int write_all(struct __sk_buff *skb)
{
	struct frames frames = { .skb = skb };

	bpf_loop(control_word(0), write_one, &frames, 0);
	return 0;
}

SEC("tc")
int judge_all(struct __sk_buff *skb)
{
	struct frames frames = { .skb = skb };

	bpf_loop(control_word(0), judge_one, &frames, 0);
	return 0;
}
