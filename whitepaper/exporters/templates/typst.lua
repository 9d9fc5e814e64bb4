-- How figures, tables and lists are written in Typst: calls of the functions in `style.typ`.

local typst = {}

local columns = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), 'columns.lua' })

-- In points; style.typ sets the same type area.
local PAGE = { sizes = { 9, 8.5, 8, 7.5, 7 }, of_parts = 8, upright = 156 / 25.4 * 72, turned = 243 / 25.4 * 72 }
local WHOLE = 24 -- lines of a table that is not broken over pages
local FULL_CHAPTER = 500 -- Hanzi that chapters have on average if each opens a page
local DRAWING = 250 -- Hanzi for which a figure or table counts

function typst.quote(text)
  return '"' .. tostring(text):gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('\n', '\\n') .. '"'
end

local quote = typst.quote
local OPTIONS = pandoc.WriterOptions { wrap_text = 'none' }

local function text(content)
  if type(content) == 'string' then return quote(content) end
  if #content == 0 then return 'none' end
  local written = pandoc.write(pandoc.Pandoc { pandoc.Plain(content) }, 'typst', OPTIONS)
  return '[' .. written:gsub('%s+$', '') .. ']'
end

local function tuple(items)
  if #items == 0 then return '()' end
  return '(' .. table.concat(items, ', ') .. ',)'
end

local function call(name, arguments)
  local lines = {}
  for _, argument in ipairs(arguments) do
    table.insert(lines, '  ' .. argument[1] .. ': ' .. argument[2] .. ',')
  end
  return pandoc.RawBlock('typst', '#' .. name .. '(\n' .. table.concat(lines, '\n') .. '\n)')
end

local function optional(value)
  return value and value ~= '' and quote(value) or 'none'
end

function typst.figure(record)
  return call('wp-figure', {
    { 'id', optional(record.id) }, { 'number', optional(record.number) }, { 'file', quote(record.file) },
    { 'alt', quote(record.alt) }, { 'title', text(record.caption) }, { 'subtitle', text(record.subtitle) },
    { 'note', text(record.note) }, { 'source', text(record.source_line) },
  })
end

-- The cells of one part of a table, and how they are set.
local function table_part(record, part)
  local heads, rows = {}, {}
  for i, number in ipairs(part.numbers) do
    local column = record.columns[number]
    table.insert(heads, '(label: ' .. text(column.label) .. ', align: ' .. column.align
      .. ', share: ' .. string.format('%.1f', part.widths[i]) .. 'fr)')
  end
  local function written(cell)
    if cell.rows == 1 and cell.columns == 1 then return text(cell.content) end
    return 'table.cell(rowspan: ' .. cell.rows .. ', colspan: ' .. cell.columns
      .. (cell.columns > 1 and ', align: center, ' or ', ') .. text(cell.content) .. ')'
  end
  for _, row in ipairs(part.rows) do table.insert(rows, '\n    ' .. tuple(row:map(written))) end
  local head = pandoc.List {}
  for _, row in ipairs(part.head) do head:extend(row:map(written)) end
  -- What fits on a page stays whole.
  return '(whole: ' .. tostring(part.lines <= WHOLE) .. ', columns: ' .. tuple(heads) .. ', head: ' .. tuple(head)
    .. ', rows: ' .. tuple(rows) .. ')'
end

function typst.table(record)
  local plan = columns.plan(record, PAGE)
  local parts = plan.parts:map(function(part) return table_part(record, part) end)
  return call('wp-table', {
    { 'id', optional(record.id) }, { 'number', optional(record.number) }, { 'title', text(record.caption) },
    { 'unit', optional(record.unit) }, { 'size', plan.size .. 'pt' },
    { 'turned', tostring(plan.turned) }, { 'parts', tuple(parts) },
    { 'note', text(record.note) }, { 'source', text(record.source_line) },
  })
end

local function hanzi(block)
  if block.t == 'RawBlock' then return DRAWING end
  local number = 0
  for _, code in utf8.codes(pandoc.utils.stringify(block)) do
    if code >= 0x2E80 then number = number + 1 end
  end
  return number
end

-- Long chapters open a page each. Were short ones to do so, the report would be mostly blank: then
-- only its parts do, which are the lead, the chapters and the appendices.
function typst.open_pages(blocks)
  local chapters, length, inside = 0, 0, false
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.level == 1 then
      inside = block.classes:includes 'chapter'
      chapters = chapters + (inside and 1 or 0)
    elseif inside then
      length = length + hanzi(block)
    end
  end
  local full = chapters == 0 or length / chapters >= FULL_CHAPTER
  local result, part = pandoc.Blocks {}, nil
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.level == 1 then
      local next_part = block.classes:find_if(function(class) return class ~= 'unnumbered' end) or 'appendix'
      if full or next_part ~= part then
        result:insert(pandoc.RawBlock('typst', '#pagebreak(weak: true)'))
      end
      part = next_part
    end
    result:insert(block)
  end
  return result
end

function typst.key_figures(record)
  local items = {}
  for _, item in ipairs(record.items) do
    table.insert(items, '(label: ' .. quote(item.label) .. ', value: ' .. quote(item.value)
      .. ', note: ' .. text(item.note) .. ', citation: ' .. text(item.citation) .. ')')
  end
  return call('wp-key-figures', { { 'items', tuple(items) } })
end

local function with_link(citation, url)
  if url == nil or url == '' or type(url) ~= 'string' then return quote(citation) end
  local link = '#link(' .. quote(url) .. ')[#' .. quote(url) .. ']'
  local first, last = citation:find(url, 1, true)
  if not first then return '[#' .. quote(citation .. ' ') .. link .. ']' end
  return '[#' .. quote(citation:sub(1, first - 1)) .. link .. '#' .. quote(citation:sub(last + 1)) .. ']'
end

function typst.sources(record)
  local items = {}
  for _, source in ipairs(record.items) do
    table.insert(items, '\n    ' .. with_link(source.citation, source.url))
  end
  return call('wp-sources', { { 'items', tuple(items) } })
end

function typst.image(image)
  local alt = image.attributes.alt or pandoc.utils.stringify(image.caption)
  return pandoc.RawInline('typst', '#box(image(' .. quote(image.src) .. ', alt: ' .. quote(alt) .. '))')
end

-- style.typ makes its lists of figures and tables itself: only it knows the pages.
function typst.list_of()
  return true
end

typst.spans = {
  Span = function(span)
    return span.content
  end,
}

return typst
