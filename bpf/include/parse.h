/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * From a frame to what a verdict depends on. The numbered rules are those of
 * controller/net/frame.ts, which reads frames the same way; both change together.
 */
#ifndef WEIR_PARSE_H
#define WEIR_PARSE_H

#include <bpf/bpf_endian.h>

#include "headers.h"
#include "image.h"

enum {
	ETHERTYPE_IPV4 = 0x0800,
	ETHERTYPE_ARP = 0x0806,
	ETHERTYPE_IPV6 = 0x86dd,
	ETHERTYPE_VLAN = 0x8100,
	ETHERTYPE_SERVICE_VLAN = 0x88a8,
	ETHERTYPE_OLD_SERVICE_VLAN = 0x9100,

	PROTOCOL_HOP_BY_HOP = 0,
	PROTOCOL_ICMP = 1,
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	PROTOCOL_ROUTING = 43,
	PROTOCOL_FRAGMENT = 44,
	PROTOCOL_ICMPV6 = 58,
	PROTOCOL_DESTINATION_OPTIONS = 60,
	PROTOCOL_SCTP = 132,

	MAX_TAGS = 2,
	MAX_EXTENSIONS = 8,
	BIG = 0xffff,                /* bytes a length field can say */
	FARTHEST = 0x7fff,           /* from a frame's beginning to a header: tags, IPv6, 8 extensions of 2,048 bytes */
};

struct packet {
	struct weir_key source;
	struct weir_key destination;
	__u32 family;                /* enum weir_family */
	__u32 protocol;
	__u32 hop_limit;
	__u32 later_fragment;        /* of a protocol with ports, or type and code, which it does not carry */
	__u16 source_port;
	__u16 value;                 /* destination port, type << 8 | code, or 0 */
};

/* `size` bytes from `at`, wherever in the skb they lie; false when it is shorter. For headers that few frames have. */
static __always_inline bool copy(struct __sk_buff *skb, __u32 at, void *to, __u32 size)
{
	return bpf_skb_load_bytes(skb, at, to, size) == 0;
}

/*
 * The same, where they lie if that is the linear part of the skb, else copied into `room`; NULL when it is shorter. No
 * header begins beyond the mask, which the verifier wants to see right before the arithmetic.
 */
static __always_inline const void *fetch(struct __sk_buff *skb, __u32 at, void *room, __u32 size)
{
	const __u8 *from = (const __u8 *)(long)skb->data;
	__u64 offset = at;

	asm volatile("%[offset] &= %[mask]\n\t"
		     "%[from] += %[offset]"
		     : [offset] "+r"(offset), [from] "+r"(from)
		     : [mask] "i"(FARTHEST));
	if (from + size <= (const __u8 *)(long)skb->data_end)
		return from;
	return copy(skb, at, room, size) ? room : NULL;
}

static __always_inline bool has_ports(__u32 protocol)
{
	return protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP || protocol == PROTOCOL_SCTP;
}

/* Rule 11: least bytes of a transport header. */
static __always_inline __u32 transport_minimum(__u32 protocol)
{
	switch (protocol) {
	case PROTOCOL_TCP:
		return 20;
	case PROTOCOL_SCTP:
		return 12;
	case PROTOCOL_UDP:
	case PROTOCOL_ICMP:
	case PROTOCOL_ICMPV6:
		return 8;
	default:
		return 0;
	}
}

/* Rules 7 and 10. Protocols without ports, type and code lack nothing. */
static __always_inline enum weir_reason parse_later_fragment(__u32 protocol, struct packet *to)
{
	to->protocol = protocol;
	to->later_fragment = transport_minimum(protocol) != 0;
	to->source_port = to->value = 0;
	return WEIR_REASON_ROW;
}

/* Rules 11 and 12; `left` bytes of IP payload from `at`. */
static __always_inline enum weir_reason parse_transport(struct __sk_buff *skb, __u32 at, __u32 left, struct packet *to)
{
	__u32 minimum = transport_minimum(to->protocol);
	__be16 room[2];
	const __be16 *first;

	to->later_fragment = false;
	to->source_port = to->value = 0;
	if (left < minimum)
		return WEIR_REASON_MALFORMED;
	if (minimum == 0)
		return WEIR_REASON_ROW;
	first = fetch(skb, at, room, sizeof(room));
	if (!first)
		return WEIR_REASON_MALFORMED;
	if (has_ports(to->protocol)) {
		to->source_port = bpf_ntohs(first[0]);
		to->value = bpf_ntohs(first[1]);
	} else {
		to->value = bpf_ntohs(first[0]);
	}
	return WEIR_REASON_ROW;
}

static __always_inline struct weir_key key_of_ipv4(__be32 address)
{
	struct weir_key key = { .low = bpf_ntohl(address) };

	return key;
}

/* Rules 5 to 7. */
static __always_inline enum weir_reason parse_ipv4(struct __sk_buff *skb, __u32 at, struct packet *to)
{
	struct ipv4_header room;
	const struct ipv4_header *ip = fetch(skb, at, &room, sizeof(room));
	__u32 left = skb->len - at;
	__u32 header, total;

	if (!ip || ip->version_ihl >> 4 != 4)
		return WEIR_REASON_MALFORMED;
	header = (ip->version_ihl & 15) * 4;
	total = bpf_ntohs(ip->total);
	if (total == 0 && left > BIG)
		total = left;
	if (header < sizeof(*ip) || total < header || total > left)
		return WEIR_REASON_MALFORMED;
	to->family = WEIR_IPV4;
	to->protocol = ip->protocol;
	to->hop_limit = ip->hop_limit;
	to->source = key_of_ipv4(ip->source);
	to->destination = key_of_ipv4(ip->destination);
	if (bpf_ntohs(ip->fragment) & 0x1fff)
		return parse_later_fragment(ip->protocol, to);
	return parse_transport(skb, at + header, total - header, to);
}

static __always_inline bool is_extension(__u32 protocol)
{
	return protocol == PROTOCOL_HOP_BY_HOP || protocol == PROTOCOL_ROUTING || protocol == PROTOCOL_FRAGMENT ||
	       protocol == PROTOCOL_DESTINATION_OPTIONS;
}

/* Rules 9 and 10. */
static __always_inline enum weir_reason parse_extensions(struct __sk_buff *skb, __u32 at, __u32 left, struct packet *to)
{
	struct extension_header extension;
	__u32 length;

	for (int followed = 0; followed < MAX_EXTENSIONS; followed++) {
		if (!is_extension(to->protocol))
			return parse_transport(skb, at, left, to);
		if (left < sizeof(extension) || !copy(skb, at, &extension, sizeof(extension)))
			return WEIR_REASON_MALFORMED;
		length = to->protocol == PROTOCOL_FRAGMENT ? 8 : (extension.words + 1) * 8;
		if (left < length)
			return WEIR_REASON_MALFORMED;
		if (to->protocol == PROTOCOL_FRAGMENT && bpf_ntohs(extension.fragment) & 0xfff8)
			return is_extension(extension.next) ? WEIR_REASON_EXTENSIONS
							    : parse_later_fragment(extension.next, to);
		to->protocol = extension.next;
		at += length;
		left -= length;
	}
	if (is_extension(to->protocol))
		return WEIR_REASON_EXTENSIONS;
	return parse_transport(skb, at, left, to);
}

static __always_inline struct weir_key key_of_ipv6(const __be32 address[4])
{
	struct weir_key key = {
		.high = (__u64)bpf_ntohl(address[0]) << 32 | bpf_ntohl(address[1]),
		.low = (__u64)bpf_ntohl(address[2]) << 32 | bpf_ntohl(address[3]),
	};

	return key;
}

/* Rule 8. */
static __always_inline enum weir_reason parse_ipv6(struct __sk_buff *skb, __u32 at, struct packet *to)
{
	struct ipv6_header room;
	const struct ipv6_header *ip = fetch(skb, at, &room, sizeof(room));
	__u32 left, payload;

	if (!ip || bpf_ntohl(ip->version_flow) >> 28 != 6)
		return WEIR_REASON_MALFORMED;
	at += sizeof(room);
	left = skb->len - at;
	payload = bpf_ntohs(ip->payload);
	if (payload == 0 && (ip->next == PROTOCOL_HOP_BY_HOP || left > BIG))
		payload = left;
	if (payload > left)
		return WEIR_REASON_MALFORMED;
	to->family = WEIR_IPV6;
	to->protocol = ip->next;
	to->hop_limit = ip->hop_limit;
	to->source = key_of_ipv6(ip->source);
	to->destination = key_of_ipv6(ip->destination);
	return parse_extensions(skb, at, payload, to);
}

static __always_inline bool is_tag(__u32 type)
{
	return type == ETHERTYPE_VLAN || type == ETHERTYPE_SERVICE_VLAN || type == ETHERTYPE_OLD_SERVICE_VLAN;
}

/* Rules 1 to 3. A tag in skb metadata never was in the frame's bytes and counts as the first. */
static __always_inline enum weir_reason parse_ethernet(struct __sk_buff *skb, __u32 *at, __u32 *type)
{
	struct ethernet_header room;
	const struct ethernet_header *ethernet = fetch(skb, 0, &room, sizeof(room));
	struct vlan_tag tag;
	__u32 tags = skb->vlan_present ? 1 : 0;

	if (!ethernet)
		return WEIR_REASON_MALFORMED;
	*at = sizeof(room);
	*type = bpf_ntohs(ethernet->type);
	for (int i = 0; i < MAX_TAGS; i++) {
		if (!is_tag(*type) || tags + i >= MAX_TAGS)
			break;
		if (!copy(skb, *at, &tag, sizeof(tag)))
			return WEIR_REASON_MALFORMED;
		*at += sizeof(tag);
		*type = bpf_ntohs(tag.type);
	}
	return is_tag(*type) ? WEIR_REASON_VLAN_DEPTH : WEIR_REASON_ROW;
}

/* Rule 4. */
static __always_inline enum weir_reason parse_nibble(struct __sk_buff *skb, __u32 *type)
{
	__u8 first;

	if (!copy(skb, 0, &first, sizeof(first)))
		return WEIR_REASON_MALFORMED;
	*type = first >> 4 == 4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6;
	return first >> 4 == 4 || first >> 4 == 6 ? WEIR_REASON_ROW : WEIR_REASON_MALFORMED;
}

/*
 * WEIR_REASON_ROW: `to` is a packet for the walks. WEIR_REASON_ARP, WEIR_REASON_NON_IP: what
 * the frame is. Anything else: why it is refused.
 */
static __always_inline enum weir_reason parse(struct __sk_buff *skb, const struct slot *slot, bool link_layer,
					      struct packet *to)
{
	__u32 at = 0, type = 0;
	enum weir_reason reason = link_layer ? parse_ethernet(skb, &at, &type) : parse_nibble(skb, &type);

	if (reason != WEIR_REASON_ROW)
		return reason;
	at = forget(slot, at);
	switch (type) {
	case ETHERTYPE_IPV4:
		return parse_ipv4(skb, at, to);
	case ETHERTYPE_IPV6:
		return parse_ipv6(skb, at, to);
	case ETHERTYPE_ARP:
		return WEIR_REASON_ARP;
	default:
		return WEIR_REASON_NON_IP;
	}
}

#endif
