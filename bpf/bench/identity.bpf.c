// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The shape of a policy by identities: the kernel's LPM trie from source address to identity, then a hash by
 * (identity, protocol, port), asked again with a wildcard for what it may have been written with. Allow rules only;
 * an order among rules cannot be said.
 */
#include "packets.h"

enum { MOST_ADDRESSES = 1 << 21, MOST_ENTRIES = 1 << 20 };

struct trie_key4 {
	__u32 length;
	__be32 address;
};

struct trie_key6 {
	__u32 length;
	__be32 address[4];
};

struct entry_key {
	__u32 identity;
	__u16 port;
	__u8 protocol;
	__u8 unused;
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, MOST_ADDRESSES);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct trie_key4);
	__type(value, __u32);
} identities4 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, MOST_ADDRESSES);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct trie_key6);
	__type(value, __u32);
} identities6 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MOST_ENTRIES);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct entry_key);
	__type(value, __u32);
} entries SEC(".maps");

/* 0 = no prefix holds the address. */
static __always_inline __u64 identity_of(const struct drawn *packet, void *context)
{
	struct trie_key6 key6 = { .length = 128 };
	struct trie_key4 key4 = { .length = 32 };
	__u32 *identity;

	if (packet->family == WEIR_IPV4) {
		key4.address = __builtin_bswap32(packet->source.low);
		identity = bpf_map_lookup_elem(&identities4, &key4);
	} else {
		key6.address[0] = __builtin_bswap32(packet->source.high >> 32);
		key6.address[1] = __builtin_bswap32(packet->source.high);
		key6.address[2] = __builtin_bswap32(packet->source.low >> 32);
		key6.address[3] = __builtin_bswap32(packet->source.low);
		identity = bpf_map_lookup_elem(&identities6, &key6);
	}
	return identity ? *identity : 0;
}

static __always_inline bool has_entry(__u32 identity, __u16 port, __u8 protocol)
{
	struct entry_key key = { .identity = identity, .port = port, .protocol = protocol };

	return bpf_map_lookup_elem(&entries, &key) != NULL;
}

/* Most particular first: 1 = allow. */
static __always_inline __u64 is_allowed(const struct drawn *packet, void *context)
{
	__u32 identity = identity_of(packet, context);

	if (identity && (has_entry(identity, packet->value, packet->protocol) ||
			 has_entry(identity, 0, packet->protocol) || has_entry(identity, 0, 0)))
		return true;
	return has_entry(0, packet->value, packet->protocol) || has_entry(0, 0, packet->protocol) || has_entry(0, 0, 0);
}

static long identify_one(__u32 index, void *context)
{
	return answer_one(index, context, identity_of);
}

static long allow_one(__u32 index, void *context)
{
	return answer_one(index, context, is_allowed);
}

/* The trie alone. */
SEC("tc")
int identify_all(struct __sk_buff *skb)
{
	return answer_all(identify_one, NULL);
}

SEC("tc")
int allow_all(struct __sk_buff *skb)
{
	return answer_all(allow_one, NULL);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
