-- Load for wrk: accepted payments through POST /v1/scans, each under a key and of a payer of its own,
-- so that no daily limit is used up.
--   wrk -t1 -c64 -d30s -s deploy/bench/scan.lua http://127.0.0.1:18001
local run = os.time() .. "-" .. tostring(math.random(1, 1e9))
local count = 0

wrk.method = "POST"
wrk.path = "/v1/scans"
wrk.headers["Content-Type"] = "application/json"

local body = '{"caller":"bench","payerApp":"CUP_APP","payerRef":"u-%s","scene":"OFFLINE","city":"440300",'
  .. '"code":"https://qr.alipay.com/fkx09876bench","amountMinor":%d,"currency":"CNY"}'

function request()
  count = count + 1
  wrk.headers["Idempotency-Key"] = run .. "-" .. count
  return wrk.format(nil, nil, nil, body:format(run .. "-" .. count, 100 + count % 9000))
end

function done(summary, latency, requests)
  io.write(string.format("answered %d, not 2xx %d, connect/read/write/timeout errors %d/%d/%d/%d\n",
    summary.requests, summary.errors.status, summary.errors.connect, summary.errors.read,
    summary.errors.write, summary.errors.timeout))
  io.write(string.format("p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f ms\n",
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000))
end
