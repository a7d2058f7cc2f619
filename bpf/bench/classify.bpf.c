// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The production classifier over drawn packets: the same headers, the same slot, nothing around them. All that
 * knows how classify.h and walk.h are called stands in `classify_packet` and `find_address`.
 */
#include "anchor.h"
#include "packets.h"
#include "walk.h"

enum { CONTROL_ACTIVE = 1, CONTROL_POINT = 2 };

struct run {
	struct slot slot;
	__u32 subject;
};

static __always_inline struct packet packet_of(const struct drawn *drawn)
{
	struct packet packet = {
		.source = drawn->source,
		.destination = drawn->destination,
		.family = drawn->family & 1,
		.protocol = drawn->protocol & 255,
		.hop_limit = 64,
		.source_port = drawn->source_port,
		.value = drawn->value,
	};

	return packet;
}

/* The rule that decides, and in the high half the action. */
static __always_inline __u64 classify_packet(const struct drawn *drawn, void *context)
{
	const struct run *run = context;
	struct packet packet = packet_of(drawn);
	struct weir_side side = { .subject = run->subject, .rule = WEIR_NONE };
	struct search search;
	__u64 action;

	search.slot = run->slot;
	classify(&search.slot, &packet, &search.classes);
	action = walk(&search, WEIR_INGRESS, &side);
	return action << 32 | side.rule;
}

/* The class of the source address. */
static __always_inline __u64 find_address(const struct drawn *drawn, void *context)
{
	const struct run *run = context;
	__u32 family = drawn->family & 1;
	__u64 at = __builtin_offsetof(struct weir_image, source) + family * sizeof(struct weir_trie);

	return number_of(&run->slot, root_at(&run->slot, at), family, &drawn->source);
}

static long classify_one(__u32 index, void *context)
{
	return answer_one(index, context, classify_packet);
}

static long find_one(__u32 index, void *context)
{
	return answer_one(index, context, find_address);
}

static __always_inline bool open_run(struct run *run)
{
	__u64 point = control_word(CONTROL_POINT);

	if (!open_slot(control_word(CONTROL_ACTIVE), &run->slot))
		return false;
	run->subject = read32(&run->slot, header_of(&run->slot)->points.offset + point * sizeof(struct weir_point) +
						  __builtin_offsetof(struct weir_point, host_forward));
	return true;
}

/* 1: no slot; the answers are those of an earlier run. */
SEC("tc")
int classify_all(struct __sk_buff *skb)
{
	struct run run = {};

	if (!open_run(&run))
		return 1;
	return answer_all(classify_one, &run);
}

SEC("tc")
int find_all(struct __sk_buff *skb)
{
	struct run run = {};

	if (!open_run(&run))
		return 1;
	return answer_all(find_one, &run);
}

struct layout_anchor layout SEC(".layout");

char LICENSE[] SEC("license") = "Dual BSD/GPL";
