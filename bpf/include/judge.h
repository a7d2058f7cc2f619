/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Who is asked about a packet, in which order, and what their answers add up to. */
#ifndef WEIR_JUDGE_H
#define WEIR_JUDGE_H

#include "binding.h"
#include "count.h"
#include "walk.h"

/* What one hook knows of one frame. */
struct question {
	struct search search;
	struct packet packet;
	const struct weir_point *point;
	__u32 bytes;                 /* of the frame */
};

/* From here on all packets are one to the verifier, however they were parsed. */
static __always_inline void forget_packet(const struct slot *slot, struct packet *packet)
{
	packet->source.high = forget(slot, packet->source.high);
	packet->source.low = forget(slot, packet->source.low);
	packet->destination.high = forget(slot, packet->destination.high);
	packet->destination.low = forget(slot, packet->destination.low);
	packet->family = forget(slot, packet->family);
	packet->protocol = forget(slot, packet->protocol);
	packet->hop_limit = forget(slot, packet->hop_limit);
	packet->later_fragment = forget(slot, packet->later_fragment);
	packet->source_port = forget(slot, packet->source_port);
	packet->value = forget(slot, packet->value);
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
	const struct slot *slot = &asked->search.slot;
	__u64 at = __builtin_offsetof(struct weir_image, own) + asked->packet.family * sizeof(struct weir_trie);
	__u32 own = asked->point->host_own, forward = asked->point->host_forward;

	if (own == forward)
		return own;
	if (number_of(slot, root_at(slot, at), asked->packet.family, address) != 1)
		own = forward;
	return forget(slot, own);
}

/* WEIR_NONE where no workload lives. */
static __always_inline __u32 workload_subject(const struct question *asked, const struct weir_key *address)
{
	__u32 workloads = asked->packet.family == WEIR_IPV4 ? asked->point->workloads[WEIR_IPV4].root
							    : asked->point->workloads[WEIR_IPV6].root;

	return workloads == (__u32)WEIR_NONE ? workloads
					     : number_of(&asked->search.slot, workloads, asked->packet.family, address);
}

/* True when the packet may go on, or when the record is to hold the other side's answer too. */
static __always_inline bool ask(struct question *asked, enum weir_direction direction, struct weir_side *side)
{
	__u32 action;

	if (side->subject == (__u32)WEIR_NONE)
		return true;
	action = walk(&asked->search, direction, side);
	if (side->reason == WEIR_REASON_ROW)
		count_rule(&asked->search.slot, side->rule, asked->bytes);
	return record || action == WEIR_ALLOW;
}

/* An address of none of the interface's workloads was asked in their place. */
static __always_inline void name_stranger(const struct question *asked, struct weir_side *side)
{
	if (side->subject == asked->point->stranger && side->rule != (__u32)WEIR_NONE && side->reason == WEIR_REASON_ROW)
		side->reason = WEIR_REASON_NOT_A_WORKLOAD;
}

/* Egress is judged first; the first side that does not allow decides. */
static __always_inline int decide_by(const struct weir_side *egress, const struct weir_side *ingress,
				     struct weir_decision *to)
{
	bool egress_asked = egress->subject != (__u32)WEIR_NONE, ingress_asked = ingress->subject != (__u32)WEIR_NONE;

	if (egress_asked && (egress->action != WEIR_ALLOW || !ingress_asked))
		return settle(to, egress->action, egress->reason);
	if (ingress_asked)
		return settle(to, ingress->action, ingress->reason);
	return settle(to, WEIR_DENY, WEIR_REASON_BROKEN);
}

static __always_inline int judge_packet(struct question *asked, enum weir_direction hook, struct weir_decision *to)
{
	bool entering = hook == WEIR_INGRESS;
	const struct weir_key *host = entering ? &asked->packet.destination : &asked->packet.source;
	const struct weir_key *workload = entering ? &asked->packet.source : &asked->packet.destination;
	struct weir_side *egress = &to->sides[WEIR_EGRESS], *ingress = &to->sides[WEIR_INGRESS];
	struct weir_side *host_side = entering ? ingress : egress;
	struct weir_side *workload_side = entering ? egress : ingress;

	classify(&asked->search.slot, &asked->packet, &asked->search.classes);
	host_side->subject = host_subject(asked, host);
	workload_side->subject = workload_subject(asked, workload);
	if (ask(asked, WEIR_EGRESS, egress))
		ask(asked, WEIR_INGRESS, ingress);
	name_stranger(asked, workload_side);
	return decide_by(egress, ingress, to);
}

#endif
