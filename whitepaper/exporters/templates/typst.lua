-- How figures, tables and lists are written in Typst: calls of the functions in `style.typ`.

local typst = {}

local TEXT_WIDTH = 156 / 25.4 * 72 -- points; style.typ sets the same type area
local SIZES = { 9.5, 9, 8.5, 8, 7.5, 7 }
local CELL_PADDING = 12 -- points left and right of a cell together
local HEAD = 4.2 -- ems of a column head before it is broken
local LONGEST = { 30, 24, 20, 16, 12, 10 } -- ems of a column of running text before it is broken

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

-- In ems: a Hanzi is one wide, a digit a little over half.
local function width(content)
  local longest, line = 0, 0
  for _, code in utf8.codes(type(content) == 'string' and content or pandoc.utils.stringify(content)) do
    line = code == 10 and 0 or line + (code >= 0x2E80 and 1 or 0.58)
    longest = math.max(longest, line)
  end
  return longest
end

local function column_widths(record, longest)
  local widths = {}
  for i, column in ipairs(record.columns) do
    local widest = 0
    for _, row in ipairs(record.rows) do
      widest = math.max(widest, row[i] and width(row[i]) or 0)
    end
    -- Numbers are never broken; running text and heads are.
    if column.align == 'left' then widest = math.min(widest, longest) end
    widths[i] = math.max(2, widest, math.min(width(column.label), HEAD))
  end
  return widths
end

local function fits(widths, size)
  local ems = 0
  for _, column in ipairs(widths) do ems = ems + column end
  return ems * size + CELL_PADDING * #widths <= TEXT_WIDTH
end

-- Rather a line more than a smaller letter, as far as that goes.
local function layout(record)
  local widths
  for _, size in ipairs(SIZES) do
    for _, longest in ipairs(LONGEST) do
      widths = column_widths(record, longest)
      if fits(widths, size) then return widths, size end
    end
  end
  return widths, SIZES[#SIZES]
end

function typst.table(record)
  local widths, size = layout(record)
  local columns, rows = {}, {}
  for i, column in ipairs(record.columns) do
    local share = widths[i] * size + CELL_PADDING
    table.insert(columns, '(label: ' .. text(column.label) .. ', align: ' .. column.align
      .. ', share: ' .. string.format('%.1f', share) .. 'fr)')
  end
  for _, row in ipairs(record.rows) do
    local cells = {}
    for _, content in ipairs(row) do table.insert(cells, text(content)) end
    table.insert(rows, '\n    ' .. tuple(cells))
  end
  return call('wp-table', {
    { 'id', optional(record.id) }, { 'number', optional(record.number) }, { 'title', text(record.caption) },
    { 'unit', optional(record.unit) }, { 'size', size .. 'pt' }, { 'columns', tuple(columns) },
    { 'rows', tuple(rows) }, { 'note', text(record.note) }, { 'source', text(record.source_line) },
  })
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

function typst.span(span)
  return span.content
end

return typst
