// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The two programs on every managed interface. One generation decides: `active` is read once
 * per packet, a packet under way keeps to the generation of its stamp, and everything else comes
 * out of the one slot.
 *
 *   stamp, active ──▶ slot ──▶ binding of the interface ──▶ parse ──▶ at most two walks ──▶ count ──▶ verdict
 *
 * What cannot be decided is dropped under a reason of its own.
 */
#include "anchor.h"
#include "judge.h"
#include "stamp.h"

enum {
	VERDICT_NEXT = -1,           /* TCX_NEXT, TC_ACT_UNSPEC: programs behind this one go on */
	VERDICT_DROP = 2,            /* TCX_DROP, TC_ACT_SHOT */
};

static __always_inline int judge_frame(struct __sk_buff *skb, enum weir_direction hook, struct weir_decision *to)
{
	struct question asked;
	union word mark = { .bits = load_word(&active, WORD_MARK) };
	__u64 word = word_of(skb, hook, &mark.mark);
	const struct weir_image *image;
	struct weir_binding binding;
	enum weir_reason kind;

	if (word == 0)
		return settle(to, WEIR_DENY, WEIR_REASON_NO_GENERATION);
	if (!open_slot(word, &asked.search.slot))
		return settle(to, WEIR_DENY, WEIR_REASON_BROKEN);
	asked.bytes = skb->len;
	leave_stamp(skb, &asked.search.slot, &mark.mark);
	image = header_of(&asked.search.slot);
	binding = binding_of(&asked.search.slot, skb->ifindex);
	if (!(binding.flags & WEIR_BOUND))
		return settle(to, WEIR_DENY, WEIR_REASON_UNBOUND);
	if (binding.flags & WEIR_BOUND_UNMANAGED)
		return settle(to, WEIR_ALLOW, WEIR_REASON_UNMANAGED);
	asked.point = record_at(&asked.search.slot, image->points.offset + binding.point * sizeof(struct weir_point),
				sizeof(struct weir_point));
	if (!asked.point || binding.point >= image->points.count)
		return settle(to, WEIR_DENY, WEIR_REASON_BROKEN);

	kind = parse(skb, &asked.search.slot, !(binding.flags & WEIR_BOUND_NO_LINK_LAYER), &asked.packet);
	switch (kind) {
	case WEIR_REASON_ROW:
		forget_packet(&asked.search.slot, &asked.packet);
		return judge_packet(&asked, hook, to);
	case WEIR_REASON_ARP:
		count_rule(&asked.search.slot, image->arp_rule, asked.bytes);
		return settle(to, WEIR_ALLOW, kind);
	case WEIR_REASON_NON_IP:
		count_rule(&asked.search.slot, image->non_ip_rule, asked.bytes);
		return settle(to, image->non_ip_action, kind);
	default:
		return settle(to, WEIR_DENY, kind);
	}
}

static __always_inline int decide(struct __sk_buff *skb, enum weir_direction hook)
{
	struct weir_decision made = {};
	__u32 zero = 0;

	for (int i = 0; i < WEIR_DIRECTIONS; i++)
		made.sides[i].subject = made.sides[i].row = made.sides[i].rule = WEIR_NONE;
	judge_frame(skb, hook, &made);
	count_reason(made.reason);
	if (record) {
		struct weir_decision *out = bpf_map_lookup_elem(&decision, &zero);

		if (out)
			*out = made;
	}
	return made.action == WEIR_ALLOW ? VERDICT_NEXT : VERDICT_DROP;
}

SEC("tc")
int weir_ingress(struct __sk_buff *skb)
{
	return decide(skb, WEIR_INGRESS);
}

SEC("tc")
int weir_egress(struct __sk_buff *skb)
{
	return decide(skb, WEIR_EGRESS);
}

/* In a section of its own, which no loader turns into a map. */
struct layout_anchor layout SEC(".layout");

char LICENSE[] SEC("license") = "Dual BSD/GPL";
