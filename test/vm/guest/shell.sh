# Runs one base64 line after another and answers each with `<id> <status> <base64>`.
b=/bin/busybox
$b stty -F /dev/ttyS1 raw -echo 115200
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
echo "READY $($b cat /proc/sys/kernel/random/boot_id)"
while read -r id line; do
  [ -n "$line" ] || continue
  output=$($b timeout 110 $b sh -c "$(echo "$line" | $b base64 -d)" 2>&1 </dev/null)
  status=$?
  echo "ANSWER $id $status $(printf '%s' "$output" | $b base64 | $b tr -d '\n')"
done
