// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Both ends of a flood over a veth pair. `generate` runs as live frames (BPF_F_TEST_XDP_LIVE_FRAMES) and sends each
 * frame as the next packet of the table; `count` and `mark` are filters of the receiving sockets, behind every other
 * judge of the host, and keep the packet from being queued.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

enum { PACKETS = 1 << 15 };

/* What of a packet the table says; all in network byte order. */
struct drawn {
	__be32 source;
	__be16 port;
	__sum16 check;               /* of the IPv4 header */
};

struct frame {
	struct ethhdr ethernet;
	struct iphdr ip;
	struct udphdr udp;
	__u32 index;                 /* of the packet in the table */
} __attribute__((packed));

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, PACKETS);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct drawn);
} packets SEC(".maps");

enum word {
	SENT,                        /* packets of the table given out so far */
	ARRIVED,                     /* packets that reached a socket */
	RUNS,                        /* of the generator */
	EVERY,                       /* of the generator's runs one in so many sends a packet */
	FIRST,                       /* nanoseconds: when the generator was first run, */
	LAST,                        /* and about when it was last run */
	OUTLET,                      /* index of the interface through which frames leave */
	WORDS,
};

/* How many runs lie between two looks at the clock. */
enum { LOOKS = 1 << 8 };

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64[WORDS]);
} words SEC(".maps");

/* How often each packet of the table reached a socket. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, PACKETS);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u32);
} seen SEC(".maps");

static __always_inline __u64 *the_words(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&words, &zero);
}

SEC("xdp")
int generate(struct xdp_md *context)
{
	struct frame *frame = (void *)(long)context->data;
	__u64 *word = the_words();
	const struct drawn *packet;
	__u32 index;

	if (!word || (void *)(frame + 1) > (void *)(long)context->data_end)
		return XDP_ABORTED;
	if (word[RUNS] % LOOKS == 0) {
		word[LAST] = bpf_ktime_get_ns();
		if (word[RUNS] == 0)
			word[FIRST] = word[LAST];
	}
	if (word[RUNS]++ % word[EVERY] != 0)
		return XDP_DROP;
	index = word[SENT]++ & (PACKETS - 1);
	packet = bpf_map_lookup_elem(&packets, &index);
	if (!packet)
		return XDP_ABORTED;
	frame->ip.saddr = packet->source;
	frame->ip.check = packet->check;
	frame->udp.dest = packet->port;
	frame->index = index;
	return bpf_redirect(word[OUTLET], 0);
}

SEC("socket")
int count(struct __sk_buff *skb)
{
	__u64 *word = the_words();

	if (word)
		word[ARRIVED]++;
	return 0;
}

/* The socket sees the packet from its UDP header on. */
SEC("socket")
int mark(struct __sk_buff *skb)
{
	__u32 index;
	__u32 *times;

	if (bpf_skb_load_bytes(skb, sizeof(struct udphdr), &index, sizeof(index)))
		return 0;
	index &= PACKETS - 1;
	times = bpf_map_lookup_elem(&seen, &index);
	if (times)
		(*times)++;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
