// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The oracle: rules in order, the first that accepts decides.
 *
 *   linear-scan RULES PACKETS COUNT ANSWERS     nanoseconds a packet on stdout
 *
 * RULES is an array of struct rule, PACKETS of struct drawn (packets.h); ANSWERS gets COUNT 32-bit numbers of rules,
 * all ones where none accepts. IPv4 addresses are the low 32 bits of `low`.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct key {
	uint64_t high;
	uint64_t low;
};

struct rule {
	struct key source_first, source_last;
	struct key destination_first, destination_last;
	uint16_t source_port_first, source_port_last;
	uint16_t value_first, value_last;
	uint32_t protocol;           /* NO_PROTOCOL = any */
	uint32_t family;
};

struct drawn {
	struct key source;
	struct key destination;
	uint32_t family;
	uint32_t protocol;
	uint16_t source_port;
	uint16_t value;
	uint32_t unused;
};

static const uint32_t NO_PROTOCOL = UINT32_MAX;

static void *read_file(const char *path, size_t each, size_t *count)
{
	FILE *file = fopen(path, "rb");
	long size;
	void *bytes;

	if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0) {
		perror(path);
		exit(1);
	}
	rewind(file);
	bytes = malloc(size > 0 ? (size_t)size : 1);
	*count = size / each;
	if (!bytes || fread(bytes, each, *count, file) != *count) {
		perror(path);
		exit(1);
	}
	fclose(file);
	return bytes;
}

static bool within(const struct key *first, const struct key *last, const struct key *at)
{
	__extension__ typedef unsigned __int128 wide;
	wide address = (wide)at->high << 64 | at->low;

	return address >= ((wide)first->high << 64 | first->low) && address <= ((wide)last->high << 64 | last->low);
}

static bool accepts(const struct rule *rule, const struct drawn *packet)
{
	return rule->family == packet->family && within(&rule->source_first, &rule->source_last, &packet->source) &&
	       within(&rule->destination_first, &rule->destination_last, &packet->destination) &&
	       (rule->protocol == NO_PROTOCOL || rule->protocol == packet->protocol) &&
	       packet->source_port >= rule->source_port_first && packet->source_port <= rule->source_port_last &&
	       packet->value >= rule->value_first && packet->value <= rule->value_last;
}

int main(int argc, char **argv)
{
	size_t rule_count, packet_count, count;
	struct rule *rules;
	struct drawn *packets;
	uint32_t *answers;
	struct timespec from, to;
	FILE *file;

	if (argc != 5) {
		fputs("linear-scan RULES PACKETS COUNT ANSWERS\n", stderr);
		return 64;
	}
	rules = read_file(argv[1], sizeof(*rules), &rule_count);
	packets = read_file(argv[2], sizeof(*packets), &packet_count);
	count = strtoul(argv[3], NULL, 10);
	if (count > packet_count)
		count = packet_count;
	answers = calloc(count + 1, sizeof(*answers));
	if (!answers)
		return 1;
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (size_t i = 0; i < count; i++) {
		size_t rule = 0;

		while (rule < rule_count && !accepts(&rules[rule], &packets[i]))
			rule++;
		answers[i] = rule < rule_count ? rule : UINT32_MAX;
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	file = fopen(argv[4], "wb");
	if (!file || fwrite(answers, sizeof(*answers), count, file) != count || fclose(file) != 0) {
		perror(argv[4]);
		return 1;
	}
	printf("%.3f\n", ((to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec)) / (count ? count : 1));
	return 0;
}
