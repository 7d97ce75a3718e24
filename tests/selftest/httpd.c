// SPDX-License-Identifier: GPL-2.0-only
/*
 * httpd [OPTION...] DIR: serves the files of DIR over HTTP on the loopback
 * address, one connection after the other, and as badly as the options ask.
 *
 *	-c N	cut the connection after N bytes of the first file sent
 *	-r	ignore the header Range and always send the whole file
 *	-e N	answer each request with the status N (404, 503 ...)
 *	-w MS	wait MS milliseconds after each 64 KiB
 *	-t S	end after S seconds (default 60)
 *
 * The first line on stdout is the port.  Then there is one line for each request,
 * "PATH FROM STATUS SENT".  FROM is the first byte that was asked for, or -1 when the
 * request had no Range.  Exit code: 0 when the time is up, 1 when a system call failed,
 * 2 for wrong usage.
 */
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct options {
	long cut;		/* bytes of the first file to send; -1: all */
	long pause_ms;
	int ignore_range;
	int status;		/* of each answer; 0: that which fits */
	const char *dir;
};

struct request {
	char path[512];		/* as it was asked for, below the directory */
	long from;		/* -1: there was no Range */
};

static void time_is_up(int sig)
{
	(void)sig;
	_exit(0);
}

/* Returns a socket that listens on a free loopback port, which is printed. */
static int listen_somewhere(void)
{
	struct sockaddr_in sa = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(sa);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof(sa)) ||
	    listen(fd, 8) || getsockname(fd, (struct sockaddr *)&sa, &len))
		err(1, "cannot listen on the loopback address");
	printf("%d\n", ntohs(sa.sin_port));
	return fd;
}

/* Reads the head of one request.  Returns 0, or -1 when this server does not understand it. */
static int read_request(int fd, struct request *req)
{
	char head[8192];
	size_t have = 0;
	char *range;

	for (;;) {
		ssize_t n = read(fd, head + have, sizeof(head) - 1 - have);

		if (n <= 0)
			return -1;
		have += n;
		head[have] = '\0';
		if (strstr(head, "\r\n\r\n"))
			break;
		if (have == sizeof(head) - 1)
			return -1;
	}
	if (sscanf(head, "GET %511s HTTP/1.", req->path) != 1 ||
	    req->path[0] != '/' || strstr(req->path, ".."))
		return -1;
	range = strcasestr(head, "\r\nRange: bytes=");
	req->from = range ? strtol(range + 15, NULL, 10) : -1;
	return 0;
}

/* Sends @len bytes.  Returns how many went out. */
static long send_all(int fd, const char *buf, long len)
{
	long sent = 0;

	while (sent < len) {
		ssize_t n = send(fd, buf + sent, len - sent, MSG_NOSIGNAL);

		if (n <= 0)
			break;
		sent += n;
	}
	return sent;
}

/* Sends @len bytes of @file from @from on, or @cut of them when that is less.  Returns how many. */
static long send_file(int fd, int file, long from, long len,
		      const struct options *opt, long cut)
{
	static char buf[65536];
	struct timespec ts = {
		.tv_sec = opt->pause_ms / 1000,
		.tv_nsec = opt->pause_ms % 1000 * 1000000,
	};
	long sent = 0;

	if (cut >= 0 && cut < len)
		len = cut;
	while (sent < len) {
		long want = len - sent;
		ssize_t n;

		if (want > (long)sizeof(buf))
			want = sizeof(buf);
		n = pread(file, buf, want, from + sent);
		if (n <= 0 || send_all(fd, buf, n) != n)
			break;
		sent += n;
		nanosleep(&ts, NULL);
	}
	return sent;
}

static void send_head(int fd, int status, long from, long len, long size)
{
	char head[256];
	int n = snprintf(head, sizeof(head), "HTTP/1.1 %d %s\r\n"
			 "Connection: close\r\nContent-Length: %ld\r\n",
			 status, status < 300 ? "OK" : "No", len);

	if (status == 206)
		n += snprintf(head + n, sizeof(head) - n,
			      "Content-Range: bytes %ld-%ld/%ld\r\n",
			      from, size - 1, size);
	n += snprintf(head + n, sizeof(head) - n, "\r\n");
	send_all(fd, head, n);
}

/* Answers one request.  The first file that is sent uses *@cut up. */
static void answer(int fd, const struct options *opt, long *cut)
{
	struct request req;
	struct stat st = { 0 };
	char path[1024];
	long from = 0, sent = 0;
	int status = opt->status, file = -1;

	if (read_request(fd, &req))
		return;
	snprintf(path, sizeof(path), "%s%s", opt->dir, req.path);
	if (!status) {
		file = open(path, O_RDONLY | O_CLOEXEC);
		status = 404;
		if (file >= 0 && !fstat(file, &st) && S_ISREG(st.st_mode))
			status = 200;
	}
	if (status == 200 && req.from >= 0 && !opt->ignore_range) {
		from = req.from;
		status = from < st.st_size ? 206 : 416;
	}
	if (status < 300) {
		send_head(fd, status, from, st.st_size - from, st.st_size);
		sent = send_file(fd, file, from, st.st_size - from, opt, *cut);
		*cut = -1;
	} else {
		send_head(fd, status, 0, 0, 0);
	}
	if (file >= 0)
		close(file);
	printf("%s %ld %d %ld\n", req.path, req.from, status, sent);
}

int main(int argc, char **argv)
{
	struct options opt = { .cut = -1 };
	long limit = 60;
	int c, sock;

	while ((c = getopt(argc, argv, "c:re:w:t:")) != -1) {
		switch (c) {
		case 'c': opt.cut = atol(optarg); break;
		case 'r': opt.ignore_range = 1; break;
		case 'e': opt.status = atoi(optarg); break;
		case 'w': opt.pause_ms = atol(optarg); break;
		case 't': limit = atol(optarg); break;
		default: return 2;
		}
	}
	if (optind != argc - 1 || limit <= 0)
		errx(2, "usage: httpd [-c N] [-r] [-e N] [-w MS] [-t S] DIR");
	opt.dir = argv[optind];
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGALRM, time_is_up);
	alarm(limit);
	sock = listen_somewhere();
	for (;;) {
		int fd = accept4(sock, NULL, NULL, SOCK_CLOEXEC);

		if (fd < 0)
			err(1, "accept");
		answer(fd, &opt, &opt.cut);
		shutdown(fd, SHUT_WR);
		close(fd);
	}
}
