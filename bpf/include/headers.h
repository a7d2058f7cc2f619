/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Headers as they lie in a frame. */
#ifndef WEIR_HEADERS_H
#define WEIR_HEADERS_H

#include <linux/types.h>

struct ethernet_header {
	__u8 addresses[12];
	__be16 type;
};

struct vlan_tag {
	__be16 control;
	__be16 type;
};

struct ipv4_header {
	__u8 version_ihl;
	__u8 service;
	__be16 total;
	__be16 id;
	__be16 fragment;
	__u8 hop_limit;
	__u8 protocol;
	__be16 checksum;
	__be32 source;
	__be32 destination;
};

struct ipv6_header {
	__be32 version_flow;
	__be16 payload;
	__u8 next;
	__u8 hop_limit;
	__be32 source[4];
	__be32 destination[4];
};

struct extension_header {
	__u8 next;
	__u8 words;
	__be16 fragment;
	__u32 unused;
};

#endif
