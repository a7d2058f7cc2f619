#!/bin/busybox sh
# Process 1 of a guest. Kernel messages and output go to the first serial port, results to the second.
# @SECONDS@: when the guest switches itself off, whatever happens.
/bin/busybox --install -s /bin
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
exec < /dev/null > /dev/ttyS0 2>&1
mount -t bpf bpf /sys/fs/bpf
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
stty -F /dev/ttyS1 raw -echo
(sleep @SECONDS@; echo "switched off after @SECONDS@ s"; poweroff -f) &
while read -r module; do insmod "/modules/$module.ko"; done < /modules/order
ip link set lo up
cd /weir
while read -r setting; do export "$setting"; done < /weir/environment
node --disable-warning=ExperimentalWarning test/matrix/guest/main.js
echo "ended with status $?"
poweroff -f
