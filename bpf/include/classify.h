/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A packet's class in each dimension, as the offset of the class's bit vector. */
#ifndef WEIR_CLASSIFY_H
#define WEIR_CLASSIFY_H

#include "image.h"
#include "parse.h"

/* Halvings until one interval is left: 2^24 keys fill the largest class. */
enum { MAX_HALVINGS = 24 };

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

/* 1 when a < b + borrow. Arithmetic, not a branch: a search guesses wrong half of the time. */
static __always_inline __u64 borrow_of(__u64 a, __u64 b, __u64 borrow)
{
	return ((~a & b) | ((~a | b) & (a - b - borrow))) >> 63;
}

/* All ones when the key at `offset` is at or below `address`, else 0; the barrier keeps it arithmetic. */
static __always_inline __u64 at_or_below(const struct slot *slot, __u64 offset, const struct weir_key *address)
{
	__u64 high = read64(slot, offset + __builtin_offsetof(struct weir_key, high));
	__u64 low = read64(slot, offset + __builtin_offsetof(struct weir_key, low));

	__u64 below = borrow_of(address->high, high, borrow_of(address->low, low, 0));

	asm volatile("" : "+r"(below));
	return below - 1;
}

static __always_inline struct weir_intervals read_intervals(const struct slot *slot, __u64 offset)
{
	struct weir_intervals intervals = {
		.keys = read32(slot, offset + __builtin_offsetof(struct weir_intervals, keys)),
		.values = read32(slot, offset + __builtin_offsetof(struct weir_intervals, values)),
		.count = read32(slot, offset + __builtin_offsetof(struct weir_intervals, count)),
	};

	return intervals;
}

/* The number of `address`. What the search does depends on `count` only, never on the keys. */
static __always_inline __u32 number_of(const struct slot *slot, const struct weir_intervals *in,
				       const struct weir_key *address)
{
	__u64 base = 0;
	__u32 left = in->count;

	for (int i = 0; i < MAX_HALVINGS && left > 1; i++) {
		__u64 half = left / 2;
		__u64 middle = in->keys + (base + half) * sizeof(struct weir_key);

		base += half & at_or_below(slot, middle, address);
		left -= half;
	}
	return read32(slot, in->values + forget(slot, base) * sizeof(__u32));
}

static __always_inline __u64 vector_at(const struct slot *slot, const struct weir_span *vectors, __u32 class)
{
	return vectors->offset + (__u64)class * header_of(slot)->words * sizeof(__u64);
}

static __always_inline __u64 address_vector(const struct slot *slot, __u64 intervals_at,
					    const struct weir_span *vectors, const struct weir_key *address)
{
	struct weir_intervals intervals = read_intervals(slot, intervals_at);

	return vector_at(slot, vectors, number_of(slot, &intervals, address));
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
	__u64 family = packet->family * sizeof(struct weir_intervals);

	to->source = address_vector(slot, __builtin_offsetof(struct weir_image, source) + family,
				    &image->source_vectors, &packet->source);
	to->destination = address_vector(slot, __builtin_offsetof(struct weir_image, destination) + family,
					 &image->destination_vectors, &packet->destination);
	classify_service(slot, packet, to);
	classify_source_port(slot, packet, to);
}

#endif
