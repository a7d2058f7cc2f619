/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Who is asked about a packet, in which order, and what their answers add up to. */
#ifndef WEIR_JUDGE_H
#define WEIR_JUDGE_H

#include "binding.h"
#include "count.h"
#include "walk.h"

/* What one hook knows of one frame. */
struct question {
	struct slot slot;
	struct packet packet;
	struct vectors vectors;
	__u64 point;                 /* offset of the struct weir_point */
	__u32 bytes;                 /* of the frame */
};

/* From here on all packets are one to the verifier, however they were parsed. */
static __always_inline void forget_packet(struct packet *packet, __u64 noise)
{
	packet->source.high = forget(packet->source.high, noise);
	packet->destination.high = forget(packet->destination.high, noise);
	packet->family = forget(packet->family, noise);
	packet->protocol = forget(packet->protocol, noise);
	packet->later_fragment = forget(packet->later_fragment, noise);
	packet->source_port = forget(packet->source_port, noise);
	packet->value = forget(packet->value, noise);
}

static __always_inline int settle(struct weir_decision *to, enum weir_action action, enum weir_reason reason)
{
	to->action = action;
	to->reason = reason;
	return action;
}

/* The host has one scope per packet, told by the host's address in it. */
static __always_inline __u32 host_subject(const struct question *asked, const struct weir_key *address)
{
	__u64 at = __builtin_offsetof(struct weir_image, own) + asked->packet.family * sizeof(struct weir_intervals);
	struct weir_intervals own = read_intervals(&asked->slot, at);

	at = number_of(&asked->slot, &own, address) == 1 ? __builtin_offsetof(struct weir_point, host_own)
							 : __builtin_offsetof(struct weir_point, host_forward);
	return read32(&asked->slot, asked->point + at);
}

/* WEIR_NONE where no workload lives. */
static __always_inline __u32 workload_subject(const struct question *asked, const struct weir_key *address)
{
	__u64 at = asked->point + __builtin_offsetof(struct weir_point, workloads) +
		   asked->packet.family * sizeof(struct weir_intervals);
	struct weir_intervals workloads = read_intervals(&asked->slot, at);

	return workloads.count == 0 ? (__u32)WEIR_NONE : number_of(&asked->slot, &workloads, address);
}

/* True when the packet may go on, or when the record is to hold the other side's answer too. */
static __always_inline bool ask(const struct question *asked, enum weir_direction direction, struct weir_side *side)
{
	if (side->subject == (__u32)WEIR_NONE)
		return true;
	walk(&asked->slot, &asked->vectors, direction, side);
	if (side->reason == WEIR_REASON_ROW)
		count_rule(&asked->slot, side->rule, asked->bytes);
	return record || side->action == WEIR_ALLOW;
}

/* An address of none of the interface's workloads was asked in their place. */
static __always_inline void name_stranger(const struct question *asked, struct weir_side *side)
{
	__u32 stranger = read32(&asked->slot, asked->point + __builtin_offsetof(struct weir_point, stranger));

	if (side->subject == stranger && side->reason == WEIR_REASON_ROW)
		side->reason = WEIR_REASON_NOT_A_WORKLOAD;
}

/* Egress first; the first walk that does not allow decides. */
static __always_inline int judge_packet(struct question *asked, enum weir_direction hook, struct weir_decision *to)
{
	bool entering = hook == WEIR_INGRESS;
	const struct weir_key *host = entering ? &asked->packet.destination : &asked->packet.source;
	const struct weir_key *workload = entering ? &asked->packet.source : &asked->packet.destination;
	struct weir_side *host_side = &to->sides[entering ? WEIR_INGRESS : WEIR_EGRESS];
	struct weir_side *workload_side = &to->sides[entering ? WEIR_EGRESS : WEIR_INGRESS];
	struct weir_side *egress = &to->sides[WEIR_EGRESS], *ingress = &to->sides[WEIR_INGRESS];

	classify(&asked->slot, &asked->packet, &asked->vectors);
	host_side->subject = host_subject(asked, host);
	workload_side->subject = workload_subject(asked, workload);
	if (ask(asked, WEIR_EGRESS, egress))
		ask(asked, WEIR_INGRESS, ingress);
	if (workload_side->subject != (__u32)WEIR_NONE)
		name_stranger(asked, workload_side);
	if (egress->rule != (__u32)WEIR_NONE || egress->reason == WEIR_REASON_BROKEN)
		settle(to, egress->action, egress->reason);
	if (to->action == WEIR_ALLOW)
		settle(to, ingress->action, ingress->reason);
	return to->action;
}

#endif
