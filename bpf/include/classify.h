/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A packet's class in each dimension. */
#ifndef WEIR_CLASSIFY_H
#define WEIR_CLASSIFY_H

#include "parse.h"
#include "trie.h"

/* A packet's class in one dimension, and where the bits of that class lie. */
struct class {
	__u32 number;
	__u32 record;                /* offset */
};

struct classes {
	struct class source;
	struct class destination;
	struct class service;
	__u32 definite;              /* a later fragment's second service (weir_ports); WEIR_NONE: not such a fragment */
};

/* The root of a packet's family: `tries` are two, in the header. */
static __always_inline __u32 root_of(const struct weir_trie *tries, const struct packet *packet)
{
	return tries[packet->family & 1].root;
}

static __always_inline __u32 root_at(const struct slot *slot, __u64 offset)
{
	return read32(slot, offset + __builtin_offsetof(struct weir_trie, root));
}

static __always_inline struct class class_of(const struct weir_dimension *dimension, __u32 number)
{
	struct class class = {
		.number = number,
		.record = dimension->offset + number * dimension->words * sizeof(__u64),
	};

	return class;
}

static __always_inline __u32 port_class(const struct slot *slot, __u32 index, __u32 value)
{
	__u64 page = read32(slot, index + (__u64)(value >> 8) * sizeof(__u32));

	return read32(slot, page + (value & 255) * sizeof(__u32));
}

static __always_inline __u32 service_of(const struct slot *slot, const struct packet *packet, __u64 ports_at)
{
	const struct weir_image *image = header_of(slot);
	__u32 index = read32(slot, ports_at + __builtin_offsetof(struct weir_ports, index));
	__u64 port = port_class(slot, index, packet->value);
	__u32 source_port = image->source_ports.none;

	if (has_ports(packet->protocol))
		source_port = port_class(slot, image->source_ports.index, packet->source_port);
	return read32(slot, image->combined + (port * image->source_port_classes + source_port) * sizeof(__u32));
}

static __always_inline void classify_service(const struct slot *slot, const struct packet *packet, struct classes *to)
{
	const struct weir_image *image = header_of(slot);
	bool discovery = packet->protocol == PROTOCOL_ICMPV6 && packet->hop_limit == 255;
	__u32 protocol = discovery ? WEIR_ND : packet->protocol;
	__u64 ports_at = image->protocols.offset + (__u64)protocol * sizeof(struct weir_ports);
	__u32 service;

	if (packet->later_fragment) {
		service = read32(slot, ports_at + __builtin_offsetof(struct weir_ports, fragment));
		to->definite = read32(slot, ports_at + __builtin_offsetof(struct weir_ports, definite));
	} else {
		service = service_of(slot, packet, ports_at);
		to->definite = WEIR_NONE;
	}
	to->service = class_of(&image->service_records, service);
}

static __always_inline void classify(const struct slot *slot, const struct packet *packet, struct classes *to)
{
	const struct weir_image *image = header_of(slot);
	__u32 source = number_of(slot, root_of(image->source, packet), packet->family, &packet->source);
	__u32 destination = number_of(slot, root_of(image->destination, packet), packet->family, &packet->destination);

	to->source = class_of(&image->source_records, source);
	to->destination = class_of(&image->destination_records, destination);
	classify_service(slot, packet, to);
}

#endif
