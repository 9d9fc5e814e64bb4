"""The words of the data annex in Chinese."""

from __future__ import annotations

from whitepaper.languages.annex import AnnexWords

ANNEX = AnnexWords(
    title="{report}图表数据",
    report="报告",
    columns={
        "indicator": ("指标", "所绘的统计指标。"),
        "region": ("地区", "数据所属的地区或机构。"),
        "period": ("时间", "数据所属的期间或时点。"),
        "value": ("数值", "按来源公布的位数列出，以“单位”列所示的单位计。"),
        "precision": ("精度", "数值末位公布数字的一个单位，与数值同单位；10000即公布至万位。"),
        "unit": ("单位", "数值的计量单位。"),
        "qualifier": ("限定词", "来源对数值的限定，如“超过”“约”；没有限定的为空。"),
        "status": ("状态", "“初步数”表示来源以后可能修订；其余为空。"),
        "scope": ("口径范围", "与指标一般口径不同的统计范围；没有不同的为空。"),
        "comparability": ("可比性", "与以前各期不可直接比较时的说明；可比的为空。"),
        "source": ("来源", "发布者，方括号内为来源代码。"),
        "rows": ("数据行", "数据包中的文件和行号；推算的数，为所依据的各行。"),
    },
    statuses={"provisional": "初步数", "final": ""},
    publisher_and_id="{publisher}[{id}]",
    between="；",
    unnamed_column="第{position}列",
    repeated_column="{name}（{count}）",
    reading_files=(
        "各CSV文件为UTF-8编码，带字节顺序标记。空白表示没有内容，“—”表示本报告所据资料未载该数据。"
        "可能被电子表格当作公式的文字，前面加有一个单引号（'），不属于原文；数字不加。"
    ),
    # What WPS, and Excel in Chinese until 2013, open with; LibreOffice knows what to take in its
    # place. 等线 is missing in older Windows and on Linux.
    font="宋体",
    font_charset=134,
    sentence=r".+?(?:[。！？][”’）」』]*|$)",
    front="说明",
    back="返回“说明”",
    sheets="各工作表",
    sheet_columns=("编号", "题名", "单位"),
    state="状态",
    draft="送审稿，未经核定，不得引用",
    publisher="编制单位",
    date="发布日期",
    cut_off="资料截至",
    notice="声明",
    reading="阅读说明",
    reading_sheets=(
        "每张工作表对应报告中的一幅图或一张表，以其编号命名；图的工作表逐行列出所绘的每一个数据。",
        "数值按来源公布的位数列出；精度是末位公布数字的一个单位，10000即公布至万位。",
        "表中以“万”“亿”计数的，以及带“超过”“约”等限定词的，照印出的样子作为文字列出。",
        "“—”表示本报告所据资料未载该数据。",
        "来源后方括号内是来源代码，完整著录列在各工作表的表格下方。数据行是数据包中的文件和行号。",
    ),
)
