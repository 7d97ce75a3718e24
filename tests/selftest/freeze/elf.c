// SPDX-License-Identifier: GPL-2.0-only
/* Makes the kernels of which freeze reads the symbols; see edges.c. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "freeze.h"

void make(const char *path);

/*
 * An x86-64 ELF file out of lines
 *	load ADDR OFFSET FILESIZE	tls SIZE ALIGN		symbol NAME ADDR SIZE TYPE SECTION
 *	machine N	type N		bytes OFFSET BYTES...	no-symbols
 */
void make(const char *path)
{
	static Elf64_Phdr ph[64];
	static Elf64_Sym sym[64];
	static char names[4096];
	static u8 image[8192];
	Elf64_Ehdr eh = {
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT }, .e_type = ET_EXEC,
		.e_machine = EM_X86_64, .e_version = EV_CURRENT, .e_ehsize = sizeof(eh), .e_phentsize = sizeof(*ph),
		.e_shentsize = sizeof(Elf64_Shdr), .e_shnum = 3,
	};
	Elf64_Shdr sh[3] = { { 0 }, { .sh_type = SHT_SYMTAB, .sh_link = 2, .sh_entsize = sizeof(*sym) },
			     { .sh_type = SHT_STRTAB } };
	size_t nsym = 1, len = 1, at = sizeof(eh) + sizeof(ph);
	char line[512], name[64];
	unsigned long long a, b, c, d;
	FILE *f;

	while (fgets(line, sizeof(line), stdin)) {
		Elf64_Phdr *p = &ph[eh.e_phnum];
		int skip = 0;

		if (sscanf(line, "load %lli %lli %lli", &a, &b, &c) == 3) {
			*p = (Elf64_Phdr){
				.p_type = PT_LOAD, .p_vaddr = a, .p_offset = b, .p_filesz = c,
				.p_memsz = c + 64
			};
			eh.e_phnum++;
		} else if (sscanf(line, "tls %lli %lli", &a, &b) == 2) {
			*p = (Elf64_Phdr){ .p_type = PT_TLS, .p_memsz = a, .p_align = b };
			eh.e_phnum++;
		} else if (sscanf(line, "symbol %63s %lli %lli %lli %lli", name, &a, &b, &c, &d) == 5) {
			sym[nsym++] = (Elf64_Sym){ .st_name = (Elf64_Word)len, .st_value = a, .st_size = b,
						   .st_info = (unsigned char)c, .st_shndx = (Elf64_Section)d };
			len += (size_t)sprintf(names + len, "%s", name) + 1;
		} else if (sscanf(line, "machine %lli", &a) == 1) {
			eh.e_machine = (Elf64_Half)a;
		} else if (sscanf(line, "type %lli", &a) == 1) {
			eh.e_type = (Elf64_Half)a;
		} else if (sscanf(line, "bytes %lli%n", &a, &skip) == 1) {
			char *from = line + skip, *end;

			for (;; from = end) {
				u8 v = (u8)strtoul(from, &end, 16);

				if (end == from)
					break;
				image[a++] = v;
			}
		}
	}
	memcpy(image + sizeof(eh), ph, sizeof(ph));
	eh.e_phoff = sizeof(eh);
	sh[1].sh_offset = at = 4096;
	sh[1].sh_size = nsym * sizeof(*sym);
	memcpy(image + at, sym, sh[1].sh_size);
	sh[2].sh_offset = at += sh[1].sh_size;
	sh[2].sh_size = len;
	memcpy(image + at, names, len);
	eh.e_shoff = at = (at + len + 7) & ~7ul;
	memcpy(image + at, sh, sizeof(sh));
	memcpy(image, &eh, sizeof(eh));
	f = fopen(path, "w");
	fwrite(image, 1, at + sizeof(sh), f);
	fclose(f);
}
