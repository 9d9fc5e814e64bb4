-- How figures, tables and lists are written in HTML.

local html = {}

local ESCAPES = { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }

local function escape(text)
  return (tostring(text):gsub('[&<>"]', ESCAPES))
end

local OPTIONS = pandoc.WriterOptions { wrap_text = 'none', html_math_method = 'mathml' }

local HELD = '<span class="held">%1</span>'

html.spans = {
  traverse = 'topdown',
  -- In headings a fact stays plain: they are repeated in the contents. So it does in the texts of images.
  Header = function(heading)
    return heading:walk {
      traverse = 'topdown',
      Note = function(note) return note:walk(html.spans), false end,
      Span = function(span) return span.classes:includes 'fact' and span.content or nil end,
    }, false
  end,
  Image = function(image) return image, false end,
  -- No line begins with the dash that joins names or years,
  Str = function(str)
    if not str.text:find '—' then return nil end
    -- A sign between them would be in the way of who searches for the name.
    local held = escape(str.text):gsub('([\228-\233][\128-\191][\128-\191]—)%f[\228-\233]', HELD)
      :gsub('(%d—)%f[%d]', HELD)
    return pandoc.RawInline('html', held)
  end,
  -- nor with the mark of a footnote.
  Note = function(note) return { pandoc.Str '\u{2060}', note:walk(html.spans) }, false end,
}

local function text(content)
  if type(content) == 'string' then return (escape(content):gsub('\n', '<br>')) end
  -- Most are one word, for which Pandoc takes a hundred times as long.
  local only = #content == 1 and content[1].t == 'Str' and content[1].text
  if only and not only:find '—' then return escape(only) end
  local written = pandoc.write(pandoc.Pandoc { pandoc.Plain(content) }:walk(html.spans), 'html5', OPTIONS)
  return (written:gsub('%s+$', ''))
end

local function attribute(name, value)
  if not value or value == '' then return '' end
  return ' ' .. name .. '="' .. escape(value) .. '"'
end

local function titled(record)
  local number = record.number and '<span class="number">' .. record.number .. '</span>　' or ''
  return number .. text(record.caption)
end

local WHOLE = 8 -- characters up to which a number is not broken between lines

-- What opens an evidence card: the fact itself, as the label of a button without a text. The text of
-- a button would be set in one piece, with breaks around it where Chinese allows none.
local function opens(card, fact)
  local content = text(fact)
  if not card or card == '' then return content end
  local plain = type(fact) == 'string' and fact or pandoc.utils.stringify(fact)
  local class = plain:match '%d' and utf8.len(plain) <= WHOLE and 'fact unbroken' or 'fact'
  return '<label class="' .. class .. '">' .. content .. '<button type="button" popovertarget="' .. escape(card)
    .. '" aria-label="' .. escape(plain) .. '的依据"></button></label>'
end

function html.spans.Span(span)
  if span.classes:includes 'fact' then
    return pandoc.RawInline('html', opens(span.attributes['data-card'], span.content)), false
  end
  span.attributes.sources = nil
  return span
end

local function remarks(record)
  local lines = ''
  if #record.note > 0 then
    lines = lines .. '<small class="remark">注：' .. text(record.note) .. '</small>'
  end
  if #record.source_line > 0 then
    lines = lines .. '<small class="remark">资料来源：' .. text(record.source_line) .. '</small>'
  end
  local what, id = record.number or (record.kind == 'figure' and '此图' or '此表'), escape(record.id)
  local offers = ''
  if record.id ~= '' and record.card then
    offers = '<button type="button" class="more" popovertarget="ev-' .. id .. '">' .. what .. '的数据依据</button>'
  end
  if record.data then
    -- html.py puts the data in. The label begins with the number, since links of one text are one
    -- to who lists them, and has the whole text in it, since people say what they see.
    offers = offers .. '<a class="more" href="whitepaper:csv/' .. id .. '" download="' .. id .. '.csv" aria-label="'
      .. what .. '：下载数据（CSV）">下载数据（CSV）</a>'
  end
  if offers ~= '' then lines = lines .. '<small class="remark offers">' .. offers .. '</small>' end
  return lines
end

function html.figure(record)
  local caption = titled(record)
  if #record.subtitle > 0 then
    caption = caption .. '<span class="subtitle">' .. text(record.subtitle) .. '</span>'
  end
  if caption ~= '' then caption = '<span class="title">' .. caption .. '</span>' end
  caption = caption .. remarks(record)
  if caption ~= '' then caption = '<figcaption>' .. caption .. '</figcaption>' end
  -- On a narrow screen a drawing goes on beyond the edge, as a table does.
  local name = attribute('aria-label', (record.number or '') .. pandoc.utils.stringify(record.caption) .. (record.number and '' or '图'))
  return pandoc.RawBlock('html', '<figure class="drawing"' .. attribute('id', record.id)
    .. '><div class="card" tabindex="0" role="region"' .. name .. '><img src="'
    .. escape(record.file) .. '" alt="' .. escape(record.alt) .. '"></div>' .. caption .. '</figure>')
end

local function cell(tag, attributes, align, content, card)
  return '<' .. tag .. attributes .. ' class="' .. align .. '">' .. opens(card, content) .. '</' .. tag .. '>'
end

local function spanning(span)
  if not span then return '' end
  return (span.rows > 1 and ' rowspan="' .. span.rows .. '"' or '')
    .. (span.columns > 1 and ' colspan="' .. span.columns .. '"' or '')
end

-- One row, in which `heads` says of a cell's column and span what it is the header of, if of anything.
local function row_of(record, number, row, spans, heads)
  local parts = { '<tr>' }
  local cards = record.cards and record.cards[number] or {}
  for i, content in ipairs(row) do
    local at = number .. ',' .. i
    if not spans.covered[at] then
      local span = spans.of[at]
      -- An empty corner is no header of anything.
      local scope = #content > 0 and heads(i, span)
      local align = (record.columns[i] or { align = 'left' }).align
      if span and span.columns > 1 then align = 'center' end
      table.insert(parts, cell(scope and 'th' or 'td', spanning(span) .. attribute('scope', scope), align, content, cards[i]))
    end
  end
  table.insert(parts, '</tr>')
  return table.concat(parts)
end

local function row_header(column, span)
  return column == 1 and (span and span.rows > 1 and 'rowgroup' or 'row')
end

local function column_header(_, span)
  return span and span.columns > 1 and 'colgroup' or 'col'
end

function html.table(record)
  local parts = { '<div class="data-table"' .. attribute('id', record.id) .. '><div class="scroll" tabindex="0" role="region"'
    .. attribute('aria-label', (record.number or '') .. pandoc.utils.stringify(record.caption) .. (record.number and '' or '表格')) .. '><table>' }
  local unit = record.unit ~= '' and '<span class="unit">单位：' .. escape(record.unit) .. '</span>' or ''
  if #record.caption > 0 or unit ~= '' then
    table.insert(parts, '<caption><span class="title">' .. titled(record) .. '</span>' .. unit .. '</caption>')
  end
  local labels, named = {}, false
  for i, column in ipairs(record.columns) do
    labels[i] = column.label
    named = named or #column.label > 0
  end
  if named then
    table.insert(parts, '<thead>')
    for number, row in ipairs(#record.head > 0 and record.head or { labels }) do
      table.insert(parts, row_of({ columns = record.columns }, number, row, record.head_spans, column_header))
    end
    table.insert(parts, '</thead>')
  end
  table.insert(parts, '<tbody>')
  for number, row in ipairs(record.rows) do
    table.insert(parts, row_of(record, number, row, record.spans, row_header))
  end
  table.insert(parts, '</tbody></table></div>' .. remarks(record) .. '</div>')
  return pandoc.RawBlock('html', table.concat(parts))
end

function html.key_figures(record)
  local parts = { '<dl class="key-figures">' }
  for _, item in ipairs(record.items) do
    local note = #item.note > 0 and '<dd>' .. opens(item.note_card, item.note) .. '</dd>' or ''
    table.insert(parts, '<div><dt>' .. escape(item.label) .. '</dt><dd class="value"><b>'
      .. opens(item.card, item.value) .. '</b>&#8288;' .. text(item.citation) .. '</dd>' .. note .. '</div>')
  end
  table.insert(parts, '</dl>')
  return pandoc.RawBlock('html', table.concat(parts))
end

local function with_link(citation, url)
  if url == nil or url == '' or type(url) ~= 'string' then return escape(citation) end
  local link = '<a href="' .. escape(url) .. '">' .. escape(url) .. '</a>'
  local first, last = citation:find(url, 1, true)
  if not first then return escape(citation) .. ' ' .. link end
  return escape(citation:sub(1, first - 1)) .. link .. escape(citation:sub(last + 1))
end

function html.sources(record)
  local parts = { '<ol class="sources">' }
  for i, source in ipairs(record.items) do
    table.insert(parts, '<li id="src-' .. i .. '"><span class="mark">[' .. i .. ']</span><span>'
      .. with_link(source.citation, source.url) .. '</span></li>')
  end
  table.insert(parts, '</ol>')
  return pandoc.RawBlock('html', table.concat(parts))
end

function html.list_of(entries)
  local parts = { '<ul>' }
  for _, record in ipairs(entries) do
    local caption = record.number .. '　' .. escape(pandoc.utils.stringify(record.caption))
    if record.id ~= '' then caption = '<a href="#' .. escape(record.id) .. '">' .. caption .. '</a>' end
    table.insert(parts, '<li>' .. caption .. '</li>')
  end
  table.insert(parts, '</ul>')
  return pandoc.MetaBlocks { pandoc.RawBlock('html', table.concat(parts)) }
end

return html
