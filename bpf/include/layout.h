/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one source of every byte shared between the programs and the controller. controller/abi/layout.generated.ts is made
 * from the BTF of the compiled objects; the loader refuses an object whose BTF differs. All numbers are in the machine's byte
 * order unless a field says otherwise. Offsets are bytes from the start of the image, 8-aligned.
 */
#ifndef WEIR_LAYOUT_H
#define WEIR_LAYOUT_H

#include <linux/types.h>

#include "layout-filed.h"

enum weir_constant {
	WEIR_MAGIC = 0x72696577,     /* "weir" */
	WEIR_VERSION = 3,            /* of this layout */
	WEIR_UNCOVERED = 64,         /* the digest covers [WEIR_UNCOVERED, image.size) */
	WEIR_SLOTS = 4,              /* generations held per size class */
	WEIR_CLASSES = 4,
	WEIR_CLASS_0 = 1 << 20,      /* bytes of one slot, per class */
	WEIR_CLASS_1 = 1 << 23,
	WEIR_CLASS_2 = 1 << 26,
	WEIR_CLASS_3 = 1 << 28,
	WEIR_BINDING_LINES = 512,    /* of the interface table, a power of two */
	WEIR_LINE_BINDINGS = 8,      /* entries of one: a cache line */
	WEIR_BINDING_SHIFT = 23,     /* 32 - log2 of the lines */
	WEIR_BINDING_FACTOR = 0x61c88647, /* of Fibonacci hashing: 2^32 less 2^32 divided by the golden ratio */
	WEIR_PROTOCOLS = 257,        /* 0-255 and WEIR_ND */
	WEIR_ND = 256,               /* ICMPv6 that arrived with hop limit 255 */
	WEIR_ROWS = 1 << 17,         /* numbers of rows and vector bits an image may have, gaps included */
	WEIR_CLASS_NUMBERS = 1 << 22,/* of one dimension: an entry's key has 22 bits for each */
	WEIR_COUNTERS = 1 << 16,     /* per-rule counters */
	WEIR_STAMPS = 1 << 16,       /* entries of the table of stamps; [0] stays zero */
	WEIR_NAME = 16,              /* bytes of an interface name, NUL included (IFNAMSIZ) */
	WEIR_FIRST_TEST = 8,
	WEIR_NEVER = 0xffff,         /* a test that no class passes */
	WEIR_LEAF = -(1L << 31),     /* of an entry of a trie, as are the four that follow */
	WEIR_DIRECT = 1 << 30,
	WEIR_SPLIT = 1 << 29,
	WEIR_SAME = 1 << 28,
	WEIR_TAIL = 1 << 27,
	WEIR_FEW_KEYS = 8,
	WEIR_LINE_KEYS = 32,
	WEIR_NODE = 64,
	WEIR_NONE = -1,              /* "no index": 0xffffffff in an unsigned field */
};

enum weir_family { WEIR_IPV4 = 0, WEIR_IPV6 = 1, WEIR_FAMILIES = 2 };
enum weir_direction { WEIR_INGRESS = 0, WEIR_EGRESS = 1, WEIR_DIRECTIONS = 2 };
/* 0 is none: what is read out of nowhere allows nothing. */
enum weir_action { WEIR_ALLOW = 1, WEIR_DENY = 2, WEIR_REJECT = 3, WEIR_PASS = 4 };

/* Why a packet was decided as it was. Everything but ROW..NON_IP and UNMANAGED is a drop. */
enum weir_reason {
	WEIR_REASON_ROW = 0,          /* the row that matched says so */
	WEIR_REASON_ARP,              /* tier safety */
	WEIR_REASON_NON_IP,           /* the host's nonIP */
	WEIR_REASON_UNMANAGED,        /* this generation does not manage the interface */
	WEIR_REASON_NOT_A_WORKLOAD,   /* a row of the stranger's walk */
	WEIR_REASON_FRAGMENT,         /* a later fragment that a row other than WEIR_ALLOW may match */
	WEIR_REASON_MALFORMED,        /* shorter than its headers say, or a bad header */
	WEIR_REASON_VLAN_DEPTH,       /* more than two tags */
	WEIR_REASON_EXTENSIONS,       /* more IPv6 extension headers than are followed */
	WEIR_REASON_UNBOUND,          /* no binding for this interface */
	WEIR_REASON_NO_GENERATION,    /* nothing was committed */
	WEIR_REASON_BROKEN,           /* the image has no row for this packet */
	WEIR_REASONS,
};

/* The one word that decides: all zero = none. Stored and loaded as a __u64. */
struct weir_active {
	__u8 slot;
	__u8 size_class;
	__u16 generation_high;
	__u32 generation_low;
};

/*
 * Where a packet carries the stamp of the generation that judged it first: the bits `mask` of skb->mark, contiguous from bit
 * `shift` on. All zero = packets are not stamped. Stored and loaded as a __u64.
 */
struct weir_mark {
	__u32 mask;
	__u32 shift;
};

/* Packets whose stamp was not that of the deciding generation; counted beside their reason. */
enum weir_stamped {
	WEIR_STAMPED_EARLIER = 0,     /* judged by the generation of the stamp */
	WEIR_STAMPED_STALE,           /* that one is no longer held: judged by the deciding one */
	WEIR_STAMPED_KINDS,
};

struct weir_span {
	__u32 offset;
	__u32 count;
};

/* An address as numbers: IPv4 is the low 32 bits of `low`. */
struct weir_key {
	__u64 high;
	__u64 low;
};

/*
 * A total map from address to number. A level of the trie decides by 16 bits of the address, the
 * highest that are left (of IPv4's 32, of IPv6's 128). What lies below an entry is a __u32:
 *   WEIR_LEAF set: the number, in the other bits;
 *   WEIR_DIRECT set: a node of 65,536 entries, one per value;
 *   WEIR_SPLIT set: a node of 256 entries, one per upper byte. Where such an entry has WEIR_SAME and not WEIR_LEAF,
 *   the same value goes on below it: with WEIR_TAIL in 256 entries, one per lower byte, else in a packed node;
 *   else a packed node: entry i holds for the values [keys[i], keys[i + 1]), keys[0] being 0. In its place lies the
 *   number of entries less one; keys are __u16 and ascend, then 0xffff up to WEIR_FEW_KEYS or WEIR_LINE_KEYS.
 * Nodes are named by their offset / WEIR_NODE and begin at a multiple of it.
 */
struct weir_trie {
	__u32 root;                  /* an entry; WEIR_NONE in weir_point.workloads: no workload lives here */
	__u32 unused;
};

/*
 * Three dimensions: source address, destination address, and service (protocol, destination port
 * or type and code, source port). A packet's number in a dimension is its class; a record of bits
 * says what the class is accepted by. Record of class c: `words` __u64 from offset + c * words * 8.
 * Its first `tests` words have a bit per tested match of this dimension, the others a bit per vector row.
 * Bits below WEIR_FIRST_TEST of a record say under which kinds (enum weir_kind) rows may be filed for the class: those that
 * do not name the dimension, and those that some entry has; bit 0 is always set. Numbers of classes, tests, rows and rules
 * have gaps: they hang on names, so that an edit moves few of them.
 */
struct weir_dimension {
	__u32 offset;
	__u32 count;                 /* of records */
	__u32 words;
	__u32 tests;
};

/*
 * Port classes go through two levels: `index` is 256 __u32 offsets of pages, a page is 256 __u32 classes;
 * class = page[index[value >> 8]][value & 255]. value = destination port, or type << 8 | code, or 0 for other protocols.
 * The service of a packet is combined[port class * source_port_classes + source port class].
 *
 * A later fragment's value is unknown: `fragment` is the service accepted by rows of WEIR_ALLOW that accept
 * every value, and by rows of any other action that accept some; `definite` by rows that accept every value.
 */
struct weir_ports {
	__u32 index;
	__u32 fragment;
	__u32 definite;
	__u32 none;                  /* source ports only: the class of packets without ports */
};

/*
 * Rows of one subject in one direction. The row of lowest `order` that accepts the packet decides. Most rows are filed in the
 * table of entries under the classes that pick them out; the others have a bit each in the words [first, first + count)
 * behind the tests of every record, in order.
 */
struct weir_walk {
	__u32 first;
	__u32 count;
	__u32 kinds;                 /* bit k: entries of enum weir_kind k exist */
	__u32 number;                /* in the keys of entries, from 1; below 2^16 */
	__u32 last;                  /* the row that accepts every packet */
	__u32 unused[3];
};

struct weir_subject {
	struct weir_walk walks[WEIR_DIRECTIONS];
};

/*
 * A row of action WEIR_PASS sends the search on among rows of order >= `next`. To a later fragment a row must be definite:
 * its service test in the packet's `definite` class. One that accepts only some values drops it (WEIR_REASON_FRAGMENT).
 */
struct weir_row {
	__u32 rule;                  /* index into rules */
	__u32 order;                 /* in its walk */
	__u32 next;
	__u32 next_bit;              /* vector rows below it come before `next`; counted from the walk's first word */
	__u16 action;                /* enum weir_action */
	__u16 service;               /* test, or WEIR_NEVER: definite for no protocol */
	__u32 number;                /* its own */
	__u32 unused[2];
};

struct weir_rule {
	__u64 id;                    /* first 8 bytes of SHA-256 of tier/policy/direction/rule; 0 = no rule has this number */
};

/*
 * Where programs are attached, or a subject asked alone. The host is judged by host_own or host_forward (index into subjects,
 * WEIR_NONE = not judged here). workloads[family] maps the workload's side of the packet (source at hook ingress, destination
 * at hook egress) to an index into subjects. An answer equal to `stranger` is an address of none of them (reason NOT_A_WORKLOAD).
 */
struct weir_point {
	__u32 host_own;
	__u32 host_forward;
	__u32 stranger;
	__u32 unused;
	struct weir_trie workloads[WEIR_FAMILIES];
};

/* In order, first match wins. `pattern` is an exact name, or a glob of * and ?. NUL-padded. */
struct weir_interface {
	__u8 pattern[WEIR_NAME];
	__u32 point;                 /* index into points */
	__u32 glob;                  /* 0 or 1 */
};

/* At offset 0 of a slot. */
struct weir_image {
	__u32 magic;
	__u32 version;
	__u64 generation;            /* written by stage */
	__u8 digest[32];             /* SHA-256 of bytes [WEIR_UNCOVERED, size) */
	__u32 size;                  /* bytes of the image */
	__u32 bindings;              /* host facts behind it, by cache lines: the table of struct weir_binding */
	__u32 counter_slots;         /* and a __u32 per rule: index into the counters map */
	__u32 stamp;                 /* of its packets, written by commit; 0 = none */
	/* WEIR_UNCOVERED bytes up to here; the digest covers what follows. */
	__u32 combined;              /* offset of the services, a __u32 each */
	__u32 source_port_classes;
	__u32 arp_rule;
	__u32 non_ip_rule;
	__u32 non_ip_action;         /* WEIR_ALLOW or WEIR_DENY */
	__u32 unused;
	struct weir_trie own[WEIR_FAMILIES];              /* 1 = the host's own, see design `own` */
	struct weir_trie source[WEIR_FAMILIES];           /* -> class of source_records */
	struct weir_trie destination[WEIR_FAMILIES];      /* -> class of destination_records */
	struct weir_span protocols;                       /* struct weir_ports[WEIR_PROTOCOLS] */
	struct weir_ports source_ports;
	struct weir_dimension source_records;
	struct weir_dimension destination_records;
	struct weir_dimension service_records;
	struct weir_span buckets;                         /* struct weir_bucket; count = homes */
	struct weir_span vector_rows;                     /* struct weir_candidate of every vector bit */
	struct weir_span vector_orders;                   /* __u32 order of the first row of every word */
	struct weir_span rows;
	struct weir_span rules;
	struct weir_span subjects;
	struct weir_span points;
	struct weir_span interfaces;
};

enum weir_binding_flag {
	WEIR_BOUND = 1,              /* the entry is in use */
	WEIR_BOUND_UNMANAGED = 2,    /* known, and not managed by this generation: pass */
	WEIR_BOUND_NO_LINK_LAYER = 4,/* frames start with the IP header (tun, ppp, ipip) */
};

/*
 * An interface lies in the line ifindex * WEIR_BINDING_FACTOR mod 2^32 >> WEIR_BINDING_SHIFT, or, where that was full, in one
 * behind it, the first being behind the last. A forgotten entry keeps its ifindex: a search ends where a line's last is zero.
 */
struct weir_binding {
	__u32 ifindex;
	__u16 point;
	__u16 flags;                 /* enum weir_binding_flag */
};

struct weir_counter {
	__u64 packets;
	__u64 bytes;
};

/* What one walk decided; rule = WEIR_NONE when the walk was not made. */
struct weir_side {
	__u32 subject;
	__u32 row;
	__u32 rule;
	__u32 action;
	__u32 reason;                /* WEIR_REASON_ROW, _NOT_A_WORKLOAD, _FRAGMENT or _BROKEN */
};

/* Written by programs loaded with `record` set (eval, pre-flight); see bpf/weir.bpf.c. */
struct weir_decision {
	__u32 action;                /* WEIR_ALLOW, WEIR_DENY or WEIR_REJECT */
	__u32 reason;
	struct weir_side sides[WEIR_DIRECTIONS];
};

#endif
