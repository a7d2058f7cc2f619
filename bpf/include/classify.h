/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A packet's class in each dimension, as the offset of the class's bit vector. */
#ifndef WEIR_CLASSIFY_H
#define WEIR_CLASSIFY_H

#include "parse.h"
#include "trie.h"

/*
 * Offsets of vectors. `definite_*` differ from the other two only for later fragments: rows that
 * accept whatever the missing value is, against rows that accept some value.
 */
struct vectors {
	__u64 source;
	__u64 destination;
	__u64 service;
	__u64 source_port;
	__u64 definite_service;
	__u64 definite_source_port;
};

static __always_inline __u64 vector_at(const struct slot *slot, const struct weir_span *vectors, __u32 class)
{
	return vectors->offset + (__u64)class * header_of(slot)->words * sizeof(__u64);
}

static __always_inline __u32 root_at(const struct slot *slot, __u64 offset)
{
	return read32(slot, offset + __builtin_offsetof(struct weir_trie, root));
}

static __always_inline __u32 port_class(const struct slot *slot, __u32 index, __u32 value)
{
	__u64 page = read32(slot, index + (__u64)(value >> 8) * sizeof(__u32));

	return read32(slot, page + (value & 255) * sizeof(__u32));
}

static __always_inline void classify_service(const struct slot *slot, const struct packet *packet, struct vectors *to)
{
	const struct weir_image *image = header_of(slot);
	bool discovery = packet->protocol == PROTOCOL_ICMPV6 && packet->hop_limit == 255;
	__u32 protocol = discovery ? WEIR_ND : packet->protocol;
	__u64 at = image->protocols.offset + (__u64)protocol * sizeof(struct weir_ports);
	__u32 some, every;

	if (packet->later_fragment) {
		some = read32(slot, at + __builtin_offsetof(struct weir_ports, possible));
		every = read32(slot, at + __builtin_offsetof(struct weir_ports, definite));
	} else {
		__u32 index = read32(slot, at + __builtin_offsetof(struct weir_ports, index));

		some = every = port_class(slot, index, packet->value);
	}
	to->service = vector_at(slot, &image->service_vectors, some);
	to->definite_service = vector_at(slot, &image->service_vectors, every);
}

static __always_inline void classify_source_port(const struct slot *slot, const struct packet *packet,
						 struct vectors *to)
{
	const struct weir_image *image = header_of(slot);
	__u32 some, every;

	if (!has_ports(packet->protocol)) {
		some = every = image->source_ports.none;
	} else if (packet->later_fragment) {
		some = image->source_ports.possible;
		every = image->source_ports.definite;
	} else {
		some = every = port_class(slot, image->source_ports.index, packet->source_port);
	}
	to->source_port = vector_at(slot, &image->source_port_vectors, some);
	to->definite_source_port = vector_at(slot, &image->source_port_vectors, every);
}

static __always_inline void classify(const struct slot *slot, const struct packet *packet, struct vectors *to)
{
	const struct weir_image *image = header_of(slot);
	__u64 family = packet->family * sizeof(struct weir_trie);
	__u32 source = root_at(slot, __builtin_offsetof(struct weir_image, source) + family);
	__u32 destination = root_at(slot, __builtin_offsetof(struct weir_image, destination) + family);

	to->source = vector_at(slot, &image->source_vectors, number_of(slot, source, packet->family, &packet->source));
	to->destination = vector_at(slot, &image->destination_vectors,
				    number_of(slot, destination, packet->family, &packet->destination));
	classify_service(slot, packet, to);
	classify_source_port(slot, packet, to);
}

#endif
