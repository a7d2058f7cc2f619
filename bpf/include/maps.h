/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Every map, by the name user space finds it under. */
#ifndef WEIR_MAPS_H
#define WEIR_MAPS_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "layout.h"

/*
 * Set by the loader; the verifier takes them as constants and drops what they rule out.
 * `record` = 1: fill in `decision`, and judge both sides whatever the first one says.
 * `classes`: a bit per size class whose map of images exists.
 */
const volatile __u32 record = 0;
const volatile __u32 classes = (1 << WEIR_CLASSES) - 1;

/*
 * Programs read [0], the word that decides (struct weir_active), stored once per commit, and [3], where
 * stamps are carried (struct weir_mark). The others are the controller's: [1] the word before [0], whose
 * slot is not reused; [2] the last generation number given out.
 */
enum { WORD_ACTIVE = 0, WORD_MARK = 3 };
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
} active SEC(".maps");

/*
 * Stamp -> the generation it stands for, as a word like `active`; zero = none that is held. A slot is
 * written only after its entry was cleared and a grace period has passed.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WEIR_STAMPS);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
} stamps SEC(".maps");

struct slot_0 {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, WEIR_CLASS_0);
};

struct slot_1 {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, WEIR_CLASS_1);
};

struct slot_2 {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, WEIR_CLASS_2);
};

struct slot_3 {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, WEIR_CLASS_3);
};

/* An outer map takes inner maps of one value size only: one outer map per size class. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, WEIR_SLOTS);
	__type(key, __u32);
	__array(values, struct slot_0);
} images_0 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, WEIR_SLOTS);
	__type(key, __u32);
	__array(values, struct slot_1);
} images_1 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, WEIR_SLOTS);
	__type(key, __u32);
	__array(values, struct slot_2);
} images_2 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, WEIR_SLOTS);
	__type(key, __u32);
	__array(values, struct slot_3);
} images_3 SEC(".maps");

/* Per rule; a slot's image says which (weir_image.counter_slots). */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WEIR_COUNTERS);
	__type(key, __u32);
	__type(value, struct weir_counter);
} counters SEC(".maps");

/* Packets per enum weir_reason. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WEIR_REASONS);
	__type(key, __u32);
	__type(value, __u64);
} reasons SEC(".maps");

/* Packets per enum weir_stamped. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WEIR_STAMPED_KINDS);
	__type(key, __u32);
	__type(value, __u64);
} stamped SEC(".maps");

/* Rule id -> index into `counters`. User space only: what a counter means outlives every image. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, WEIR_COUNTERS);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64);
	__type(value, __u32);
} rule_slots SEC(".maps");

/* The last packet's, when `record` is set. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct weir_decision);
} decision SEC(".maps");

#endif
