/**
 * Decides in one step of the server, which runs nothing else meanwhile. One key, so that a cluster can run it wherever
 * the key is. Time comes in as an argument: the store's clock decides what has expired, not the server's.
 *
 * KEYS: the entry's. ARGV: now in Unix ms; the entry, packed; how long Redis keeps it, in ms.
 * Returns the live entry that was there before, or nil: this one is stored.
 */
export const PUT_SCRIPT = `
local stored = redis.call('GET', KEYS[1])
if stored then
  local expiry = tonumber(string.match(stored, '^(-?%d+) '))
  if not expiry then return redis.error_reply('KAKEYA_FOREIGN the key holds no dedup entry') end
  if expiry > tonumber(ARGV[1]) then return stored end
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return false`;
