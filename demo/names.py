"""The people of the desk, who belong to no company: user names and display names."""

# In the order of the teams.
KR_LEADS = (("hyejin.park", "박혜진"), ("sangho.choi", "최상호"), ("yoonah.jung", "정윤아"))
KR_AGENTS = (
    ("minji.kim", "김민지"), ("jihoon.lee", "이지훈"), ("seoyeon.han", "한서연"),
    ("doyun.shin", "신도윤"), ("haeun.oh", "오하은"), ("kyungsu.lim", "임경수"),
    ("nayeon.seo", "서나연"), ("taemin.kwon", "권태민"), ("jiwoo.hwang", "황지우"),
    ("eunji.ahn", "안은지"), ("hyunwoo.song", "송현우"), ("soyoung.jeon", "전소영"),
    ("donghyun.hong", "홍동현"), ("yujin.ko", "고유진"), ("bora.moon", "문보라"),
    ("seungmin.yang", "양승민"), ("mikyung.son", "손미경"), ("jaehyun.bae", "배재현"),
    ("chaewon.cho", "조채원"), ("sungho.yoon", "윤성호"), ("daeun.jang", "장다은"),
    ("gihoon.kang", "강기훈"), ("sunyoung.yoo", "유선영"), ("junseo.lee", "이준서"),
)  # fmt: skip
TW_LEADS = (("peishan.lin", "林佩珊"), ("chienhung.wu", "吳建宏"))
TW_AGENTS = (
    ("yichun.chen", "陳怡君"), ("yating.huang", "黃雅婷"), ("chiahao.chang", "張家豪"),
    ("shihhan.lee", "李詩涵"), ("tsunghan.wang", "王宗翰"), ("hsinyi.liu", "劉欣怡"),
    ("chengen.tsai", "蔡承恩"), ("huiwen.yang", "楊惠雯"), ("kuanyu.hsu", "許冠宇"),
    ("meiling.cheng", "鄭美玲"), ("pohan.hsieh", "謝柏翰"), ("tzuching.kuo", "郭子晴"),
    ("mingche.hung", "洪明哲"), ("pinyen.tseng", "曾品妍"), ("chunchieh.chiu", "邱俊傑"),
    ("shufen.liao", "廖淑芬"),
)  # fmt: skip
# Everybody else: user name, display name, role, language, codes of markets.
OTHERS = (
    ("dabin.ryu", "류다빈", "ANALYST", "ko", ("KR", "TW")),
    ("jungah.noh", "노정아", "CONTENT", "ko", ("KR",)),
    ("shuhui.su", "蘇淑惠", "CONTENT", "zh-hant", ("TW",)),
    ("wonsik.cha", "차원식", "MANAGER", "ko", ("KR",)),
    ("chengwei.lai", "賴正偉", "MANAGER", "zh-hant", ("TW",)),
    ("sumin.gong", "공수민", "PRIVACY", "ko", ("KR", "TW")),
    ("haneul.ji", "지하늘", "ADMIN", "ko", ("KR", "TW")),
)
# Who asks for files, decides on them, and watches over both, by market.
OVERSEERS = {
    "KR": ("hyejin.park", "wonsik.cha", "sumin.gong"),
    "TW": ("peishan.lin", "chengwei.lai", "sumin.gong"),
}
