// SPDX-License-Identifier: GPL-2.0-only
/*
 * prober.c - the guest's side of freeze: it asks the question while a task is held
 *
 * Host and guest talk by names of files in /host, which hostfs shows at once and
 * without an interrupt.  The host begins: the first line of the file step.N is
 * what to do in step N,
 *
 *   user NAME	A victim execs; when it is frozen, its locks are used in the way of
 *		NAME (tests/lib/users.h).
 *   sh COMMAND	A victim execs; when it is frozen, COMMAND runs.  VICTIM in its
 *		environment is the victim's pid.
 *   from START ;; COMMAND
 *		The same, but START begins what will be frozen.
 *   (nothing)	A victim execs, and nothing is asked.
 *
 * and the second line is the name of the task, or empty.  Then the host makes
 * frozen.N, thawed.N and over.N appear, or refused.N when the task cannot be held,
 * and after all steps the file end.  The guest makes:
 *
 *   beat	a heartbeat; it comes again and again while the task is held
 *   try.N.PID	the task PID asks now
 *   done.N.ERRNO
 *		the answer: 0, or the name of the error
 *   gone.N	no task is there to ask, or it was killed while it asked
 *   miss.N	nothing was frozen in time
 *   never.N	no answer comes
 *   clean.N	all that was started for the step has ended
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lab.h"
#include "users.h"

#define OLD_MEMORY	(1 << 20)	/* bytes that the victim has to be torn down */
#define POLL_US		300		/* between two looks for a file or a variable */
#define BEAT_MS		4		/* between two heartbeats */
#define NO_FREEZE_MS	3000		/* longest wait for the task to be frozen */
#define NO_END_MS	2500		/* longest wait for an answer after the thaw */
#define SAID_MS		100000		/* longer than a step can last: what was said is not said again */

/* What the victim, the task that asks and the handler of a step share. */
struct shared {
	volatile int go;		/* the task is frozen: ask */
	volatile int tsync;		/* the second thread of the victim is the one that asks */
	volatile int tid;		/* of that thread */
};

static struct shared *sh;
static int step;

/* Has the host made the file KIND.N of this step? */
static bool exists(const char *kind)
{
	char path[64];

	snprintf(path, sizeof(path), "/host/%s.%d", kind, step);
	return !access(path, F_OK);
}

/* Makes a file of that name. */
__attribute__((format(printf, 1, 2)))
static void say(const char *fmt, ...)
{
	char path[128] = "/host/";
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(path + 6, sizeof(path) - 6, fmt, ap);
	va_end(ap);
	close(open(path, O_CREAT | O_WRONLY, 0644));
}

static void beat(void)
{
	say("beat");
	unlink("/host/beat");
}

static long now_ms(void)
{
	return now_ns() / 1000000;
}

/* e: 0 or errno. */
static void say_done(int e)
{
	const char *name = e ? strerrorname_np(e) : "0";

	say("done.%d.%s", step, name ? name : "unknown");
}

/* A thread of the victim, which can ask for seccomp's TSYNC in its own process. */
static void *second_thread(void *arg)
{
	(void)arg;
	sh->tid = (int)syscall(SYS_gettid);
	while (!sh->go || !sh->tsync)
		usleep(POLL_US);
	say("try.%d.%d", step, sh->tid);
	say_done(tsync());
	pause();
	return NULL;
}

/*
 * Starts a task that execs, and returns its pid.  exec names a task after the file
 * that it executes, so that file has the victim's name: the task has it all the way.
 */
static pid_t start_victim(const char *name)
{
	char path[64];
	pid_t pid = fork();
	pthread_t t;

	if (pid)
		return pid;
	snprintf(path, sizeof(path), "/tmp/victim.%d", step);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "/tmp/victim.%d/%.15s", step, name);
	symlink("/lab/victim", path);
	prctl(PR_SET_NAME, name);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);	/* Without it, seccomp(2) wants a capability. */
	mmap(NULL, OLD_MEMORY, PROT_READ | PROT_WRITE,
	     MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (pthread_create(&t, NULL, second_thread, NULL))
		_exit(1);
	while (!sh->tid)
		usleep(POLL_US);
	pin(1);
	execl(path, name, NULL);
	_exit(1);
}

/* Runs START of "START ;; COMMAND" and returns its pid; *command is COMMAND, or empty. */
static pid_t start_from(char *text, char **command)
{
	char *sep = strstr(text, " ;; ");
	pid_t pid;

	*command = sep ? sep + 4 : text + strlen(text);
	if (sep)
		*sep = '\0';
	pid = fork();
	if (!pid) {
		setpgid(0, 0);
		pin(1);
		execl("/bin/sh", "sh", "-c", text, NULL);
		_exit(127);
	}
	return pid;
}

/* Returns 0; EIO when the command failed, EINTR when a signal ended it. */
static int run_command(const char *command)
{
	int status = system(command);

	if (!status)
		return 0;
	return WIFEXITED(status) ? EIO : EINTR;
}

/* Starts the task that asks, and returns its pid. */
static pid_t start_asker(const char *question, bool is_user, pid_t victim)
{
	pid_t pid = fork();
	char number[16];

	if (pid)
		return pid;
	setpgid(0, 0);
	while (!sh->go)
		usleep(POLL_US);
	snprintf(number, sizeof(number), "%d", victim);
	setenv("VICTIM", number, 1);
	say("try.%d.%d", step, getpid());
	say_done(is_user ? use(question, victim) : run_command(question));
	for (;;)
		pause();	/* A tracer that exits would let its tracee go. */
}

static bool thread_gone(pid_t victim)
{
	return syscall(SYS_tgkill, victim, sh->tid, 0) && errno == ESRCH;
}

/* Waits for the file KIND.N; false when it does not come in time, or the step is refused. */
static bool wait_for(const char *kind, long limit_ms)
{
	long end = now_ms() + limit_ms;

	while (!exists(kind)) {
		if (now_ms() > end || exists("refused"))
			return false;
		usleep(POLL_US);
	}
	return true;
}

/* The pid of the held task, or 0. */
static int frozen_pid(void)
{
	char path[64];
	int pid = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/host/frozen.%d", step);
	f = fopen(path, "r");
	if (f && fscanf(f, "%d", &pid) != 1)
		pid = 0;
	if (f)
		fclose(f);
	return pid;
}

static void stay_alive_until_thaw(void)
{
	long last = 0;

	while (!exists("thawed")) {
		if (now_ms() >= last + BEAT_MS) {
			last = now_ms();
			beat();
		}
		usleep(POLL_US);
	}
}

/* Runs until the host says that the step is over. */
static void wait_for_answer(pid_t victim)
{
	long end = now_ms() + NO_END_MS;

	while (!exists("over")) {
		if (sh->tsync && thread_gone(victim)) {
			say("gone.%d", step);
			end = now_ms() + SAID_MS;
			sh->tsync = 0;
		}
		if (now_ms() > end) {
			say("never.%d", step);
			end = now_ms() + SAID_MS;
		}
		usleep(POLL_US);
	}
}

static void ask_while_frozen(pid_t victim, bool is_tsync)
{
	beat();
	if (is_tsync && (frozen_pid() == sh->tid || thread_gone(victim)))
		say("gone.%d", step);
	else
		sh->tsync = is_tsync;
	sh->go = 1;
	stay_alive_until_thaw();
	wait_for_answer(victim);
}

/* Does what the text says (see the top of this file), cleans up, and ends this process. */
static void handle_step(char *text, const char *name)
{
	char *question = strchr(text, ' ') ? strchr(text, ' ') + 1 : text;
	bool is_user = !strncmp(text, "user ", 5);
	bool is_tsync = !strcmp(text, "user seccomp-tsync");
	pid_t victim, asker = 0;

	sh = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!strncmp(text, "from ", 5))
		victim = start_from(question, &question);
	else
		victim = start_victim(name);
	if (*question && !is_tsync)
		asker = start_asker(question, is_user, victim);
	if (wait_for("frozen", NO_FREEZE_MS))
		ask_while_frozen(victim, is_tsync);
	else if (!exists("refused"))
		say("miss.%d", step);
	if (asker)
		kill(-asker, SIGKILL);
	kill(victim, SIGKILL);
	while (wait(NULL) > 0)
		;
	say("clean.%d", step);
	_exit(0);
}

/* Waits for the next step, and reads its text and the name of its task; false when there is no other step. */
static bool read_step(char *text, size_t size, char *name, size_t name_size)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/host/step.%d", step);
	while (!(f = fopen(path, "r"))) {
		if (!access("/host/end", F_OK))
			return false;
		usleep(POLL_US);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
	if (!fgets(text, (int)size, f))
		*text = '\0';
	if (!fgets(name, (int)name_size, f))
		*name = '\0';
	fclose(f);
	text[strcspn(text, "\n")] = '\0';
	name[strcspn(name, "\n")] = '\0';
	if (!*name || strspn(name, "0123456789") == strlen(name))
		snprintf(name, name_size, "victim");
	return true;
}

int main(void)
{
	char text[4096], name[64];

	pin(0);
	for (step = 1; read_step(text, sizeof(text), name, sizeof(name)); step++)
		if (!fork())
			handle_step(text, name);
	while (wait(NULL) > 0)
		;
	return 0;
}
