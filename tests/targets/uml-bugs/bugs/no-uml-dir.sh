# SPDX-License-Identifier: GPL-2.0-only
# um: a guest panics when it cannot make its directory
#
# UML makes $HOME/.uml/UMID/ for its management socket.  Where it cannot (a home that is not there, a read-only
# one), it says "Failed to mkdir" and goes on, and then panics with "Segfault with no mm" in place of an error
# or of a guest without that socket.  This runs on the host.
#
# sees: Segfault with no mm
# on:   host
# met:  the lab gives each guest a directory of its own (uml_dir=, tests/boot/proc.c)
HOME=/nonexistent exec "$1" mem=512M con=null con0=null,fd:1 initrd="$2" panic=-1 -- true lab-end
