/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The part of layout.h that says how rows are found: by key, in a hash table of buckets, or by bit, in vectors. */
#ifndef WEIR_LAYOUT_FILED_H
#define WEIR_LAYOUT_FILED_H

#include <linux/types.h>

enum weir_table {
	WEIR_BUCKET = 8,
	WEIR_EMPTY = 0x7fffffff,     /* the upper half of the hash of no entry; the lower is all ones */
};

/* The dimensions a row is filed under: WEIR_BY_SOURCE | WEIR_BY_SERVICE, and so on. At most two. */
enum weir_kind { WEIR_BY_SOURCE = 1, WEIR_BY_DESTINATION = 2, WEIR_BY_SERVICE = 4 };

/* A row that may decide. As one number its first two members say which is first: the least. */
struct weir_candidate {
	__u32 row;
	__u32 order;
	__u32 rule;                  /* as the row's, so that most packets need not read that */
	__u16 action;
	__u16 unused;
};

/* A row under one key. */
struct weir_entry {
	__u32 row;                   /* a struct weir_candidate */
	__u32 order;
	__u32 rule;
	__u16 action;
	__u16 more;                  /* 1: the next entry is of the same key */
	__u16 source;                /* tests the packet's classes must pass */
	__u16 destination;
	__u16 service;
	__u16 unused;
};

/*
 * key = (walk << 3 | kind) << 44 | a << 22 | b, below 2^63: a is the class by source and b that by destination, where the kind has
 * them; the class by service takes the place of the other (b where both are free); what is free is 0. x = key ^ key >> 32;
 * hash = x * 0x9e3779b97f4a7c15 - 1 mod 2^63, WEIR_EMPTY = no entry. Entries lie ascending by (hash, order), each in or behind
 * its home, the upper 32 of the 63 bits scaled to [0, buckets.count), and what is empty in a bucket behind what is
 * not; buckets.count leaves out the tail for the last of them. Buckets begin at multiples of their 256 bytes.
 */
struct weir_bucket {
	__u64 hashes[WEIR_BUCKET];
	struct weir_entry entries[WEIR_BUCKET];
};

#endif
