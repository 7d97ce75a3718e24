// SPDX-License-Identifier: GPL-2.0-only
/*
 * symbols.c - names and text of the guest kernel, read with libelf
 *
 * UML is linked at a fixed address (ET_EXEC), so that it runs where its symbol
 * table says.  No debug information is used.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "freeze.h"

static const char *file;
static const u8 *image;
static size_t image_size;
static struct symbol *sym;		/* sorted by address */
static size_t nsym;
static GElf_Phdr load[16];		/* segments that are loaded; UML has four */
static int nload;
static u64 tls_size;			/* of a thread's variables, with their alignment */

static int by_address(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	return (x->addr > y->addr) - (x->addr < y->addr);
}

static void read_segments(Elf *e)
{
	size_t n = 0;
	GElf_Phdr ph;

	elf_getphdrnum(e, &n);
	for (size_t i = 0; i < n; i++) {
		if (!gelf_getphdr(e, (int)i, &ph))
			continue;
		if (ph.p_type == PT_LOAD && nload < 16)
			load[nload++] = ph;
		if (ph.p_type == PT_TLS && ph.p_align)
			tls_size = (ph.p_memsz + ph.p_align - 1) & ~(ph.p_align - 1);
	}
}

static void read_symbols(Elf *e)
{
	Elf_Scn *scn = NULL;
	Elf_Data *data;
	GElf_Shdr sh;
	GElf_Sym s;

	while ((scn = elf_nextscn(e, scn))) {
		if (!gelf_getshdr(scn, &sh) || sh.sh_type != SHT_SYMTAB)
			continue;
		data = elf_getdata(scn, NULL);
		sym = calloc(sh.sh_size / sh.sh_entsize, sizeof(*sym));
		for (int i = 0; data && sym && gelf_getsym(data, i, &s); i++) {
			if (s.st_shndx == SHN_UNDEF || GELF_ST_TYPE(s.st_info) > STT_TLS ||
			    GELF_ST_TYPE(s.st_info) == STT_SECTION ||
			    GELF_ST_TYPE(s.st_info) == STT_FILE)
				continue;
			sym[nsym].name = elf_strptr(e, sh.sh_link, s.st_name);
			sym[nsym].addr = s.st_value;
			sym[nsym].size = s.st_size;
			sym[nsym++].type = GELF_ST_TYPE(s.st_info);
		}
	}
}

void symbols_load(const char *path)
{
	struct stat st;
	GElf_Ehdr eh;
	Elf *e;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	file = path;
	if (fd < 0 || fstat(fd, &st) < 0)
		refuse("kernel %s: %s", path, strerror(errno));
	elf_version(EV_CURRENT);
	e = elf_begin(fd, ELF_C_READ, NULL);
	if (!e || !gelf_getehdr(e, &eh) || eh.e_machine != EM_X86_64)
		refuse("%s is not an x86-64 ELF file: name the `linux' of a UML build", path);
	if (eh.e_type != ET_EXEC)
		refuse("%s has no fixed address (built as PIE): build the kernel with CONFIG_STATIC_LINK=y", path);
	read_segments(e);
	read_symbols(e);
	if (!nsym)
		refuse("%s has no symbol table: it was stripped; use the `linux' from the build directory", path);
	qsort(sym, nsym, sizeof(*sym), by_address);
	image_size = (size_t)st.st_size;
	image = mmap(NULL, image_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (image == MAP_FAILED)
		refuse("%s: %s", path, strerror(errno));
	/* fd and e stay open: the names point into libelf's copy. */
}

const char *symbols_file(void)
{
	return file;
}

const struct symbol *symbols_all(size_t *n)
{
	*n = nsym;
	return sym;
}

const struct symbol *symbol_named(const char *name)
{
	for (size_t i = 0; i < nsym; i++)
		if (!strcmp(sym[i].name, name))
			return &sym[i];
	return NULL;
}

/* Symbols may overlap, so a few that begin before addr are asked whether they reach it. */
static const struct symbol *covering(u64 addr, int type)
{
	size_t lo = 0, hi = nsym;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (sym[mid].addr <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (int back = 0; lo > 0 && back < 16; back++) {
		const struct symbol *s = &sym[--lo];

		if (s->type == type && addr < s->addr + s->size)
			return s;
	}
	return NULL;
}

const struct symbol *symbol_at(u64 addr)
{
	return covering(addr, STT_FUNC);
}

const struct symbol *object_at(u64 addr)
{
	return covering(addr, STT_OBJECT);
}

const u8 *text_at(u64 addr, size_t *len)
{
	for (int i = 0; i < nload; i++) {
		u64 off = addr - load[i].p_vaddr;

		if (addr < load[i].p_vaddr || off >= load[i].p_filesz ||
		    load[i].p_offset + load[i].p_filesz > image_size)
			continue;
		*len = load[i].p_filesz - off;
		return image + load[i].p_offset + off;
	}
	*len = 0;
	return NULL;
}

/*
 * x86-64 keeps a thread's variables below its thread pointer (variant II in
 * Drepper, "ELF Handling For Thread-Local Storage").
 */
long tls_offset(const struct symbol *s)
{
	return (long)s->addr - (long)tls_size;
}
