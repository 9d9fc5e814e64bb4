-- How figures, tables and lists are written in Typst: calls of the functions in `style.typ`.

local typst = {}

local UPRIGHT, TURNED = 156 / 25.4 * 72, 243 / 25.4 * 72 -- points; style.typ sets the same type area
local SIZES = { 9, 8.5, 8, 7.5, 7 }
local SIZE_OF_PARTS = 8 -- points, of a table that is split all the same
local WHOLE = 24 -- lines of a table that is not broken over pages
local CELL_PADDING = 12 -- points left and right of a cell together
local SLACK = 0.6 -- ems by which a font may be wider than reckoned here
local LATIN = 0.58 -- ems of a digit or letter
local HEAD = 4.2 -- ems of a column head before it is broken
local STEP = 0.5 -- ems by which a column is widened
local SHORT = 11.5 -- ems of a text that is not broken: a date or a document number
local NARROW = 8 -- ems that a column of running text has at least
local LONGEST_NUMBER = 20 * LATIN + SLACK -- ems; style.typ breaks longer ones
local FULL_CHAPTER = 500 -- Hanzi that chapters have on average if each opens a page
local DRAWING = 250 -- Hanzi for which a figure or table counts
local LONGEST_WORD = 12 * LATIN + SLACK -- the same for words

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

-- In ems: a Hanzi is one wide, a digit a little over half, and a quarter stands between the two.
-- The second width is that of the longest word.
local function width(content)
  local longest, line, word, longest_word, before = 0, 0, 0, 0, nil
  for _, code in utf8.codes(type(content) == 'string' and content or pandoc.utils.stringify(content)) do
    local hanzi = code >= 0x2E80
    local gap = before ~= nil and before ~= hanzi and 0.25 or 0
    line = code == 10 and 0 or line + (hanzi and 1 or LATIN) + gap
    word = (hanzi or code == 10 or code == 32) and 0 or word + LATIN
    before = code ~= 10 and hanzi or nil
    longest, longest_word = math.max(longest, line), math.max(longest_word, word)
  end
  return longest, longest_word
end

-- The widths that a table's columns have by nature, and the least that they can do with: running
-- text and heads may be broken, short texts, words and numbers may not.
local function column_widths(columns, rows)
  local natural, least = {}, {}
  for i, column in ipairs(columns) do
    local widest = 0
    for _, row in ipairs(rows) do
      widest = math.max(widest, row[i] and width(row[i]) + SLACK or 0)
    end
    local label, word = width(column.label)
    local head = math.max(math.min(label + SLACK, HEAD), math.min(word + SLACK, LONGEST_WORD))
    local unbroken = math.min(widest, LONGEST_NUMBER)
    if column.align == 'left' and widest > SHORT then unbroken = NARROW end
    natural[i] = math.max(2, widest, head)
    least[i] = math.max(2, unbroken, head)
  end
  return natural, least
end

local function sum(numbers)
  local result = 0
  for _, number in ipairs(numbers) do result = result + number end
  return result
end

local function points(widths, size)
  return sum(widths) * size + CELL_PADDING * #widths
end

-- The largest type in which columns of these widths stand side by side in a room.
local function fitting_size(widths, room)
  for _, size in ipairs(SIZES) do
    if points(widths, size) <= room then return size end
  end
end

local function chosen(widths, numbers)
  local result = {}
  for _, number in ipairs(numbers) do table.insert(result, widths[number]) end
  return result
end

-- The columns of each part of a table that is split: the first stands in all, the others are
-- shared out evenly.
local function parts_of(least)
  local function filled(most)
    local parts = { { 1 } }
    for i = 2, #least do
      local part = parts[#parts]
      local wider = pandoc.List(part) .. { i }
      if #part > most or #part > 1 and points(chosen(least, wider), SIZE_OF_PARTS) > UPRIGHT then
        part = { 1 }
        table.insert(parts, part)
      end
      table.insert(part, i)
    end
    return parts
  end
  local parts = filled(#least)
  local even = filled(math.ceil((#least - 1) / #parts))
  return #even == #parts and even or parts
end

local function every(widths)
  local numbers = {}
  for i = 1, #widths do numbers[i] = i end
  return numbers
end

-- A table stands upright if it can, else on a page turned for it, else it is split.
local function layout(least, may_be_turned)
  local all = every(least)
  local size = fitting_size(least, UPRIGHT)
  if size then return { size = size, room = UPRIGHT, parts = { all } } end
  size = may_be_turned and fitting_size(least, TURNED)
  if size then return { size = size, room = TURNED, parts = { all } } end
  return { size = SIZE_OF_PARTS, room = UPRIGHT, parts = parts_of(least) }
end

-- About how many lines the rows take in columns of these widths.
local function height(cells, widths)
  local lines = 0
  for _, row in ipairs(cells) do
    local most = 1
    for i, cell in ipairs(row) do
      -- A line that is begun counts half, so that widths between two numbers of lines differ.
      local part = cell / widths[i]
      most = math.max(most, (part + math.ceil(part)) / 2)
    end
    lines = lines + most
  end
  return lines
end

-- What room is left goes, bit by bit, to the column that makes the table shortest.
local function widened(natural, least, cells, size, room)
  local widths = { table.unpack(least) }
  for _ = 1, math.floor((room - points(least, size)) / size / STEP) do
    local best, shortest
    for i, width_now in ipairs(widths) do
      if width_now < natural[i] then
        widths[i] = width_now + STEP
        local reached = height(cells, widths)
        local lacks_more = best and natural[i] - width_now > natural[best] - widths[best]
        if not best or reached < shortest or reached == shortest and lacks_more then
          best, shortest = i, reached
        end
        widths[i] = width_now
      end
    end
    if not best then break end
    widths[best] = widths[best] + STEP
  end
  return widths
end

local function cell_widths(rows, numbers)
  local cells = {}
  for n, row in ipairs(rows) do
    cells[n] = {}
    for i, number in ipairs(numbers) do cells[n][i] = row[number] and width(row[number]) or 0 end
  end
  return cells
end

-- The cells of a row in these columns, those left out that another one covers. Where they are not
-- all columns, no cell reaches into the next one.
local function cells_of(number, row, spans, numbers, all)
  local cells = {}
  for _, column in ipairs(numbers) do
    local at = number .. ',' .. column
    local span = spans.of[at]
    if span then
      local across = all and span.columns or 1
      table.insert(cells, 'table.cell(rowspan: ' .. span.rows .. ', colspan: ' .. across
        .. (across > 1 and ', align: center, ' or ', ') .. text(row[column] or '') .. ')')
    elseif not spans.covered[at] then
      table.insert(cells, text(row[column] or ''))
    elseif not all and spans.covered[at] == 'beside' then
      table.insert(cells, 'none')
    end
  end
  return cells
end

local function table_part(record, numbers, widths, plan, whole)
  local columns, rows, all = {}, {}, #numbers == #record.columns
  for i, number in ipairs(numbers) do
    local column = record.columns[number]
    table.insert(columns, '(label: ' .. text(column.label) .. ', align: ' .. column.align
      .. ', share: ' .. string.format('%.1f', widths[i] * plan.size + CELL_PADDING) .. 'fr)')
  end
  for number, row in ipairs(record.rows) do
    table.insert(rows, '\n    ' .. tuple(cells_of(number, row, record.spans, numbers, all)))
  end
  -- A part has the labels of its columns for a head, since cells of the whole head may reach beyond it.
  local head = pandoc.List {}
  for number, row in ipairs(all and record.head or {}) do
    head:extend(cells_of(number, row, record.head_spans, numbers, all))
  end
  return '(whole: ' .. tostring(whole) .. ', columns: ' .. tuple(columns) .. ', head: ' .. tuple(head)
    .. ', rows: ' .. tuple(rows) .. ')'
end

function typst.table(record)
  local natural, least = column_widths(record.columns, record.rows)
  local plan = layout(least, not record.nested)
  local parts = {}
  for _, numbers in ipairs(plan.parts) do
    local cells = cell_widths(record.rows, numbers)
    local widths = widened(chosen(natural, numbers), chosen(least, numbers), cells, plan.size, plan.room)
    -- What fits on a page stays whole.
    table.insert(parts, table_part(record, numbers, widths, plan, height(cells, widths) <= WHOLE))
  end
  return call('wp-table', {
    { 'id', optional(record.id) }, { 'number', optional(record.number) }, { 'title', text(record.caption) },
    { 'unit', optional(record.unit) }, { 'size', plan.size .. 'pt' },
    { 'turned', tostring(plan.room == TURNED) }, { 'parts', tuple(parts) },
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

function typst.span(span)
  return span.content
end

return typst
