/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Which generation judges a packet: the one that judged it first. That one left its stamp in the
 * declared bits of skb->mark; the other bits are other people's.
 */
#ifndef WEIR_STAMP_H
#define WEIR_STAMP_H

#include "count.h"

static __always_inline __u64 load_word(void *words, __u32 index)
{
	__u64 *at = bpf_map_lookup_elem(words, &index);

	return at ? *(volatile __u64 *)at : 0;
}

/*
 * A packet of this host's own sockets has met no hook: what its mark says was set on a socket, or was
 * inherited from a packet long gone (net.ipv4.tcp_fwmark_accept). It starts anew.
 */
static __always_inline bool is_under_way(const struct __sk_buff *skb, enum weir_direction hook)
{
	return hook == WEIR_INGRESS || skb->ingress_ifindex != 0;
}

/* The generation of the packet's stamp while it is held, else the one that decides; zero = none. */
static __always_inline __u64 word_of(const struct __sk_buff *skb, enum weir_direction hook,
				     const struct weir_mark *mark)
{
	__u64 now = load_word(&active, WORD_ACTIVE), then;
	__u32 stamp = (skb->mark & mark->mask) >> (mark->shift & 31);

	if (stamp == 0 || !is_under_way(skb, hook))
		return now;
	then = load_word(&stamps, stamp);
	if (then == now)
		return now;
	count_stamped(then == 0 ? WEIR_STAMPED_STALE : WEIR_STAMPED_EARLIER);
	return then == 0 ? now : then;
}

/* Whatever the verdict: a later hook asks the same generation, a dropped packet nobody. */
static __always_inline void leave_stamp(struct __sk_buff *skb, const struct slot *slot, const struct weir_mark *mark)
{
	__u32 stamp = header_of(slot)->stamp << (mark->shift & 31);

	if (mark->mask != 0)
		skb->mark = (skb->mark & ~mark->mask) | (stamp & mark->mask);
}

#endif
