# A device that is keyboard and stick in one, made by the kernel's gadget framework on its dummy controller.
set -e
g=/sys/kernel/config/usb_gadget/combined
case "$1" in
plug)
  modprobe -a dummy_hcd usb_f_hid usb_f_mass_storage
  mkdir -p $g && cd $g
  echo 0x1d6b > idVendor && echo 0x0104 > idProduct
  mkdir -p strings/0x409 configs/c.1 functions/hid.k functions/mass_storage.s
  echo COMBI-1 > strings/0x409/serialnumber && echo Combined > strings/0x409/manufacturer && echo Device > strings/0x409/product
  echo 1 > functions/hid.k/protocol && echo 1 > functions/hid.k/subclass && echo 8 > functions/hid.k/report_length
  # A boot keyboard's report descriptor (HID 1.11, appendix B.1).
  printf '\005\001\011\006\241\001\005\007\031\340\051\347\025\000\045\001\165\001\225\010\201\002\225\001\165\010\201\003\225\006\165\010\025\000\045\145\005\007\031\000\051\145\201\000\300' > functions/hid.k/report_desc
  busybox dd if=/dev/zero of=/tmp/combined.img bs=1M count=4 2>/dev/null
  echo /tmp/combined.img > functions/mass_storage.s/lun.0/file
  ln -s functions/hid.k configs/c.1/ && ln -s functions/mass_storage.s configs/c.1/
  ls /sys/class/udc > UDC
  ;;
pull)
  echo > $g/UDC
  ;;
type)
  printf '\000\000\004\000\000\000\000\000' > /dev/hidg0
  printf '\000\000\000\000\000\000\000\000' > /dev/hidg0
  ;;
esac
