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

-- A ruby element with each reading in brackets behind; the tags that end one may be left out.
local function in_line(ruby)
  return (ruby:gsub('<[rR][pP]%f[%s>][^>]*>[^<]*', ''):gsub('</[rR][pP]>', '')
    :gsub('<[rR][tT]%f[%s>][^>]*>(.-)</[rR][tT]>', '（%1）')
    :gsub('<[rR][tT]%f[%s>][^>]*>([^<]*)', '（%1）'))
end

-- HTML that Pandoc would show without a part of it: readings above characters, and what is said of
-- an abbreviation only to who points at it.
function reader.html(text)
  local shown = text:gsub('<style.-</style>', ''):gsub('<[rR][uU][bB][yY].-</[rR][uU][bB][yY]>', in_line)
  return pandoc.read(shown, 'html').blocks:walk {
    Div = function(div) return div.content end,
    -- Its classes may be names of ours.
    CodeBlock = function(code) return pandoc.CodeBlock(code.text) end,
    Span = function(span)
      if span.classes:includes 'abbr' then return reader.explained(span.content, span.attributes.title) end
    end,
  }
end

-- What the tag of an abbreviation says that it means.
function reader.meaning(tag)
  local meaning
  pandoc.read(tag .. '…</abbr>', 'html').blocks:walk {
    Span = function(span) meaning = span.attributes.title end,
  }
  return meaning
end

function reader.explained(content, meaning)
  content = pandoc.Inlines(content)
  if meaning and meaning ~= '' then content:insert(pandoc.Str('（' .. meaning .. '）')) end
  return content
end

return reader
