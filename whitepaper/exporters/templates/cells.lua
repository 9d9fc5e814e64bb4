-- Every Markdown text by itself, so that what one cell leaves open does not swallow the next, and
-- the HTML in it as Pandoc's own elements: the PDF would otherwise be without it.

local reader = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'reader.lua' })
local NO_ALT = '（本图未附文字说明）'

local function tag_of(raw)
  if not raw or (raw.t ~= 'RawInline' and raw.t ~= 'RawBlock') or not raw.format:match 'html' then return nil end
  local slash, name = raw.text:match '^<(/?)(%a[%w-]*)'
  return name and name:lower(), slash == '/'
end

-- Where the element that opens at `first` closes.
local function closing(list, first, name)
  local depth = 0
  for i = first, #list do
    local tag, closes = tag_of(list[i])
    if tag == name then depth = depth + (closes and -1 or 1) end
    if depth == 0 then return i end
  end
end

---- In a line

local WRAPPED = {
  sub = pandoc.Subscript, sup = pandoc.Superscript, b = pandoc.Strong, strong = pandoc.Strong,
  i = pandoc.Emph, em = pandoc.Emph, u = pandoc.Underline, ins = pandoc.Underline,
  s = pandoc.Strikeout, del = pandoc.Strikeout, strike = pandoc.Strikeout,
  code = function(content) return pandoc.Code(pandoc.utils.stringify(content)) end,
  q = function(content) return pandoc.Span { pandoc.Str '“', pandoc.Span(content), pandoc.Str '”' } end,
  mark = function(content) return pandoc.Span(content, { class = 'mark' }) end,
  rt = function(content) return pandoc.Span { pandoc.Str '（', pandoc.Span(content), pandoc.Str '）' } end,
  -- For who cannot show readings above characters: here they always stand behind.
  rp = function() return pandoc.Span {} end,
}
WRAPPED.kbd, WRAPPED.tt, WRAPPED.samp = WRAPPED.code, WRAPPED.code, WRAPPED.code

local function html_inlines(list)
  local done, i = pandoc.Inlines {}, 1
  while i <= #list do
    local name, closes = tag_of(list[i])
    local last = name and not closes and closing(list, i, name)
    if name == 'img' or not name then
      done:insert(list[i])
    elseif name == 'br' then
      done:insert(pandoc.LineBreak())
    elseif last and last > i then
      local content = html_inlines(pandoc.Inlines { table.unpack(list, i + 1, last - 1) })
      local address = name == 'a' and list[i].text:match 'href%s*=%s*["\']?([^"\'%s>]+)'
      if address then
        done:insert(pandoc.Link(content, address))
      elseif name == 'abbr' then
        done:extend(reader.explained(content, reader.meaning(list[i].text)))
      elseif WRAPPED[name] then
        done:insert(WRAPPED[name](content))
      else
        done:extend(content)
      end
      i = last
    end
    i = i + 1
  end
  return done
end

---- In paragraphs of its own

-- What HTML cannot carry stands aside while Pandoc reads the rest.
local function through_html(blocks)
  local aside = {}
  local function keep(element)
    table.insert(aside, element)
    return pandoc.Span({ pandoc.Str '…' }, { id = 'aside-' .. #aside }), false
  end
  local kept = blocks:walk { traverse = 'topdown', Note = keep, Cite = keep, Math = keep, Image = keep, Span = keep, Code = keep }
  local html = pandoc.write(pandoc.Pandoc(kept), 'html')
  return reader.html(html):walk {
    Span = function(span)
      local number = span.identifier:match '^aside%-(%d+)$'
      if number then return aside[tonumber(number)] end
    end,
  }
end

local VOID = { hr = true, br = true, img = true, col = true, wbr = true }

local function html_blocks(list)
  local done, i = pandoc.Blocks {}, 1
  while i <= #list do
    local name, closes = tag_of(list[i])
    if name and not closes then
      local last = VOID[name] and i or closing(list, i, name) or #list
      done:extend(through_html(pandoc.Blocks { table.unpack(list, i, last) }))
      i = last
    elseif not name then
      done:insert(list[i])
    end
    i = i + 1
  end
  return done
end

local function described(image)
  if #image.caption == 0 and (image.attributes.alt or '') == '' then
    image.attributes.alt = NO_ALT
    return image
  end
end

local function read(block)
  if block.classes[1] ~= 'wp-markdown' then return nil end
  local blocks = reader.blocks(pandoc.json.decode(block.text, false).text)
  return html_blocks(blocks):walk { Blocks = html_blocks }:walk { Inlines = html_inlines }:walk { Image = described }
end

function Pandoc(doc)
  local blocks = pandoc.Blocks {}
  for _, block in ipairs(doc.blocks) do
    local inside = block.t == 'CodeBlock' and read(block)
    if inside then blocks:extend(inside) else blocks:insert(block) end
  end
  return pandoc.Pandoc(blocks, doc.meta)
end
