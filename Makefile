include lab.mk
