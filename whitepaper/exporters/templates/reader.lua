-- Markdown inside the report's JSON, read as the report itself is read.

-- The report's own format in words. Pandoc reads a short text in a tenth of the time that it takes
-- to be told every extension, so only those are named that differ from its own Markdown.
local function format()
  local enabled, named = {}, { 'markdown' }
  for _, extension in ipairs(PANDOC_READER_OPTIONS.extensions) do enabled[extension] = true end
  for extension, default in pairs(pandoc.format.extensions 'markdown') do
    if default and not enabled[extension] then table.insert(named, '-' .. extension) end
    if not default and enabled[extension] then table.insert(named, '+' .. extension) end
  end
  return table.concat(named)
end

local FORMAT_NAME = format()
-- Letters of any script, digits, and signs that mean nothing between them.
local PLAIN = '^[%w\128-\255][%w%%.\128-\255]*[%w%%\128-\255]$'

local reader = {}

function reader.blocks(text)
  return pandoc.read(text, FORMAT_NAME).blocks
end

function reader.inlines(text)
  if text:match(PLAIN) then return pandoc.Inlines { pandoc.Str(text) } end
  return pandoc.utils.blocks_to_inlines(reader.blocks(text))
end

return reader
