// SPDX-License-Identifier: GPL-2.0-only
/* One function for each way; each of them returns 0 or errno. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/kcmp.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "users.h"

#define ANY_ADDRESS	0x400000	/* in the image; where nothing is, EFAULT answers as well */

static int result(long r)
{
	return r < 0 ? errno : 0;
}

static int proc_read(pid_t v, const char *name)
{
	char path[64], c;
	int fd, e;

	snprintf(path, sizeof(path), "/proc/%d/%.40s", v, name);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return errno;
	e = result(read(fd, &c, 1));
	close(fd);
	return e;
}

static int proc_open(pid_t v, const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%.40s", v, name);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int proc_link(pid_t v, const char *name)
{
	char path[64], to[64];

	snprintf(path, sizeof(path), "/proc/%d/%.40s", v, name);
	return result(readlink(path, to, sizeof(to)));
}

static int vm(pid_t v, long call)
{
	char byte;
	struct iovec mine = { &byte, 1 }, theirs = { (void *)ANY_ADDRESS, 1 };

	return result(syscall(call, v, &mine, 1L, &theirs, 1L, 0L));
}

static int with_pidfd(pid_t v, const char *what)
{
	int fd = (int)syscall(SYS_pidfd_open, v, 0), e;
	struct iovec range = { (void *)ANY_ADDRESS, 4096 };

	if (fd < 0)
		return errno;
	if (!strcmp(what, "getfd"))
		e = result(syscall(SYS_pidfd_getfd, fd, 0, 0));
	else if (!strcmp(what, "ns"))
		e = result(ioctl(fd, _IO(0xff, 10), 0));	/* PIDFD_GET_UTS_NAMESPACE */
	else
		e = result(syscall(440, fd, &range, 1L, 20L, 0L));	/* MADV_COLD */
	close(fd);
	return e;
}

/* The victim may have an epoll instance, which watches another file of its own (users.h). */
static int kcmp_epoll(pid_t v)
{
	struct kcmp_epoll_slot slot = { .efd = USERS_EPOLL, .tfd = USERS_WATCHED };

	return result(syscall(SYS_kcmp, v, v, KCMP_EPOLL_TFD, USERS_WATCHED, &slot));
}

/* The first mapping of the victim that has a file; ENOENT when there is none. */
static int map_file(pid_t v)
{
	char path[320], to[64];
	struct dirent *e;
	int error = ENOENT;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%d/map_files", v);
	d = opendir(path);
	if (!d)
		return errno;
	while (error && (e = readdir(d))) {
		if (*e->d_name == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/map_files/%s", v, e->d_name);
		error = result(readlink(path, to, sizeof(to)));
	}
	closedir(d);
	return error;
}

static int robust_list(pid_t v)
{
	void *head;
	size_t len;

	return result(syscall(SYS_get_robust_list, v, &head, &len));
}

static int move_pages(pid_t v)
{
	void *page = (void *)ANY_ADDRESS;
	int status;

	return result(syscall(SYS_move_pages, v, 1L, &page, NULL, &status, 0));
}

int tsync(void)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog prog = { 1, &allow };

	return result(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			      SECCOMP_FILTER_FLAG_TSYNC, &prog));
}

static int move(pid_t v, int cpu)
{
	cpu_set_t s;

	CPU_ZERO(&s);
	CPU_SET(cpu, &s);
	return result(sched_setaffinity(v, sizeof(s), &s));
}

int use(const char *name, pid_t v)
{
	char zero[128] = { 0 };		/* struct perf_event_attr, size 0 */

	if (!strcmp(name, "ptrace-seize"))
		return result(ptrace(PTRACE_SEIZE, v, 0, 0));
	if (!strcmp(name, "ptrace-attach"))
		return result(ptrace(PTRACE_ATTACH, v, 0, 0));
	if (!strcmp(name, "kcmp"))
		return result(syscall(SYS_kcmp, getpid(), v, 1, 0, 0));
	if (!strcmp(name, "kcmp-epoll"))
		return kcmp_epoll(v);
	if (!strcmp(name, "map-files"))
		return map_file(v);
	if (!strcmp(name, "vm-readv"))
		return vm(v, SYS_process_vm_readv);
	if (!strcmp(name, "vm-writev"))
		return vm(v, SYS_process_vm_writev);
	if (!strncmp(name, "pidfd-", 6))
		return with_pidfd(v, name + 6);
	if (!strcmp(name, "robust-list"))
		return robust_list(v);
	if (!strcmp(name, "move-pages"))
		return move_pages(v);
	if (!strcmp(name, "perf-open"))
		return result(syscall(SYS_perf_event_open, zero, v, -1, -1, 0));
	if (!strcmp(name, "open-ns"))
		return proc_open(v, "ns/uts");
	if (!strncmp(name, "open-", 5))
		return proc_open(v, name + 5);
	if (!strncmp(name, "read-", 5))
		return proc_read(v, name + 5);
	if (!strcmp(name, "link-fd"))
		return proc_link(v, "fd/0");
	if (!strcmp(name, "link-ns"))
		return proc_link(v, "ns/uts");
	if (!strncmp(name, "link-", 5))
		return proc_link(v, name + 5);
	if (!strcmp(name, "move"))	/* for the lab's own tests: the task goes on on CPU 0 */
		return move(v, 0);
	if (!strcmp(name, "kill"))
		return result(kill(v, 0));
	return ENOSYS;
}
