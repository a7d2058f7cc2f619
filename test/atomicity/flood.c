// SPDX-License-Identifier: Apache-2.0
/*
 * A closed-loop flood between two network namespaces: numbered datagrams of several flows, sent in bursts, each burst
 * counted at the other side before the next one. So no queue on the way is ever full, and what does not arrive was dropped.
 *
 *   flood <burst> <patience in ms> < flows 3> score
 *
 * A flow is a line `from to source destination port expected`: paths of namespaces, addresses of one family, a UDP
 * port, 1 when every datagram must arrive, 0 when none may. Ends when its input does; then prints the totals as JSON.
 * After every round the score says how many there were, and what was lost and leaked so far: three words of 64 bits.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_FLOWS = 64, MAX_BURST = 32, SCORE = 3 };
/* Microseconds between two looks at what arrived. */
enum { PAUSE = 200 };

struct flow {
	int sender, receiver, expected;
	uint64_t next;               /* number of the next datagram */
	uint64_t sent, received, doubled;
	uint32_t arrived;            /* bits of the burst under way */
};

static struct flow flows[MAX_FLOWS];
static int count, burst, patience;
static struct {
	uint64_t rounds, lost, leaked;
} score;

static void fail(const char *what)
{
	fprintf(stderr, "flood: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void enter(const char *path)
{
	int ns = open(path, O_RDONLY | O_CLOEXEC);

	if (ns < 0 || setns(ns, CLONE_NEWNET) < 0)
		fail(path);
	close(ns);
}

static socklen_t address_of(const char *text, int port, struct sockaddr_storage *to)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)to;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)to;

	memset(to, 0, sizeof(*to));
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		return sizeof(*v4);
	}
	if (inet_pton(AF_INET6, text, &v6->sin6_addr) != 1)
		fail(text);
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons(port);
	return sizeof(*v6);
}

static int bound(const char *address, int port)
{
	struct sockaddr_storage at;
	socklen_t length = address_of(address, port, &at);
	int room = 4 << 20, fd = socket(at.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, length) < 0)
		fail(address);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	return fd;
}

static int read_flow(void)
{
	char from[256], to[256], source[64], destination[64], line[1024];
	struct flow *flow = &flows[count];
	struct sockaddr_storage peer;
	int port = 0;
	socklen_t length;

	if (!fgets(line, sizeof(line), stdin) || line[0] == '\n')
		return 0;
	if (count == MAX_FLOWS || sscanf(line, "%255s %255s %63s %63s %d %d", from, to, source, destination, &port,
					 &flow->expected) != 6)
		fail("flows");
	enter(to);
	flow->receiver = bound(destination, port);
	enter(from);
	flow->sender = bound(source, 0);
	length = address_of(destination, port, &peer);
	if (connect(flow->sender, (struct sockaddr *)&peer, length) < 0)
		fail(destination);
	count++;
	return 1;
}

static void send_burst(struct flow *flow)
{
	uint64_t numbers[MAX_BURST];
	struct iovec vectors[MAX_BURST];
	struct mmsghdr messages[MAX_BURST] = {};
	int done = 0;

	for (int i = 0; i < burst; i++) {
		numbers[i] = flow->next + i;
		vectors[i] = (struct iovec){ .iov_base = &numbers[i], .iov_len = sizeof(numbers[i]) };
		messages[i].msg_hdr.msg_iov = &vectors[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	while (done < burst) {
		int sent = sendmmsg(flow->sender, messages + done, burst - done, 0);

		if (sent < 0 && errno != EAGAIN)
			fail("sendmmsg");
		done += sent > 0 ? sent : 0;
	}
	flow->arrived = 0;
	flow->sent += burst;
}

/* Whether all of the burst is there. */
static int drain(struct flow *flow)
{
	uint64_t number;

	while (recv(flow->receiver, &number, sizeof(number), 0) == sizeof(number)) {
		uint64_t at = number - flow->next;

		score.leaked += !flow->expected;
		if (at < (uint64_t)burst && !(flow->arrived & 1u << at)) {
			flow->arrived |= 1u << at;
			flow->received++;
		} else if (flow->expected) {
			flow->doubled++;
		}
	}
	return __builtin_popcount(flow->arrived) == burst;
}

static int64_t now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int is_missing(void)
{
	int missing = 0;

	for (int i = 0; i < count; i++)
		missing |= !drain(&flows[i]) && flows[i].expected;
	return missing;
}

/* Patience ends before the last look, so that what arrives while this process gets no time is not taken for lost. */
static void run_round(void)
{
	int64_t end;
	int late;

	for (int i = 0; i < count; i++)
		send_burst(&flows[i]);
	end = now_ms() + patience;
	for (;;) {
		late = now_ms() >= end;
		if (!is_missing() || late)
			break;
		usleep(PAUSE);
	}
	score.rounds++;
	for (int i = 0; i < count; i++) {
		flows[i].next += burst;
		if (flows[i].expected)
			score.lost += burst - __builtin_popcount(flows[i].arrived);
	}
	if (pwrite(SCORE, &score, sizeof(score), 0) != sizeof(score))
		fail("score");
}

static int is_told_to_end(void)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&input, 1, 0) > 0;
}

int main(int argc, char **argv)
{
	uint64_t wanted = 0, arrived = 0, doubled = 0, unwanted = 0;

	burst = argc > 2 ? atoi(argv[1]) : 0;
	patience = argc > 2 ? atoi(argv[2]) : 0;
	if (burst < 1 || burst > MAX_BURST || patience < 1)
		fail("usage");
	while (read_flow())
		;
	printf("ready\n");
	fflush(stdout);
	do
		run_round();
	while (!is_told_to_end());
	for (int i = 0; i < count; i++) {
		struct flow *flow = &flows[i];

		doubled += flow->doubled;
		*(flow->expected ? &wanted : &unwanted) += flow->sent;
		arrived += flow->expected ? flow->received : 0;
	}
	printf("{\"wanted\":%llu,\"arrived\":%llu,\"lost\":%llu,\"doubled\":%llu,\"unwanted\":%llu,\"leaked\":%llu}\n",
	       (unsigned long long)wanted, (unsigned long long)arrived, (unsigned long long)score.lost,
	       (unsigned long long)doubled, (unsigned long long)unwanted, (unsigned long long)score.leaked);
	return 0;
}
